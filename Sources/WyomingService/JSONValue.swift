// SPDX-License-Identifier: Apache-2.0

/// JSON of any form, because Wyoming events may carry any data.
package enum JSONValue: Encodable, Sendable, Equatable {
    case null
    case boolean(Bool)
    case number(Double)
    /// A whole number beyond what a Double holds exactly. Satellites stamp their sound with nanoseconds since the start
    /// of the machine, which exceed 2^53 after 104 days.
    case whole(Int)
    case text(String)
    case array([JSONValue])
    case object([String: JSONValue])

    package init(_ whole: Int) {
        self = Int(exactly: Double(whole)) == whole ? .number(Double(whole)) : .whole(whole)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .boolean(let value): try container.encode(value)
        case .number(let value):
            // Whole numbers are written without a fraction: Python distinguishes 1 from 1.0.
            if let whole = Int(exactly: value) { try container.encode(whole) } else { try container.encode(value) }
        case .whole(let value): try container.encode(value)
        case .text(let value): try container.encode(value)
        case .array(let values): try container.encode(values)
        case .object(let values): try container.encode(values)
        }
    }

    /// A whole number within a range; nil for anything else.
    func integer(in range: ClosedRange<Int>) -> Int? {
        let whole: Int?
        switch self {
        case .number(let value): whole = Int(exactly: value)
        case .whole(let value): whole = value
        default: whole = nil
        }
        return whole.flatMap { range.contains($0) ? $0 : nil }
    }
}
