// SPDX-License-Identifier: Apache-2.0

import HarkBasics

/// From ... to, both included.
package struct Interval: Sendable, Equatable, Codable {
    package var from: Float
    package var to: Float

    /// - Precondition: `from` is no greater than `to`.
    package init(_ from: Float, _ to: Float) {
        precondition(from <= to, "an interval from \(from) to \(to)")
        self.from = from
        self.to = to
    }

    package init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        from = try container.decode(Float.self)
        to = try container.decode(Float.self)
        guard from <= to, container.isAtEnd else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "two numbers are needed, the smaller first"))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        try container.encode(from)
        try container.encode(to)
    }
}

extension RandomStream {
    mutating func uniform(_ interval: Interval) -> Float { uniform(interval.from...interval.to) }
}
