// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import HarkBasics

/// One JSON object per line, for programs. Field names are in snake_case; docs/json-lines.md lists them.
enum JSONLine {
    static func write(_ value: some Encodable) {
        StandardOutput.writeRaw(text(value) + "\n")
    }

    /// The bytes of a path that is not UTF-8, which JSON strings cannot hold, in base 64; nil for other paths.
    static func base64(ofPath path: String) -> String? {
        PathText.isText(path) ? nil : Data(PathText.bytes(path)).base64EncodedString()
    }

    /// The line without its newline.
    static func text(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else {
            preconditionFailure("figures that JSON cannot hold: \(value)")
        }
        return DisplayText.json(String(decoding: data, as: UTF8.self))
    }

    /// Rounds scores and seconds to four decimals; further digits carry no information.
    static func rounded(_ value: Double) -> Double {
        (value * 10_000).rounded() / 10_000
    }
}
