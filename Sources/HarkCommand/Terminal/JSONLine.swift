// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// One JSON object per line, for programs. Field names are in snake_case; docs/json-lines.md lists them.
enum JSONLine {
    static func write(_ value: some Encodable) {
        StandardOutput.write(text(value))
    }

    /// The line without its newline.
    static func text(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else {
            preconditionFailure("figures that JSON cannot hold: \(value)")
        }
        return String(decoding: data, as: UTF8.self)
    }

    /// Rounds scores and seconds to four decimals; further digits carry no information.
    static func rounded(_ value: Double) -> Double {
        (value * 10_000).rounded() / 10_000
    }
}
