// SPDX-License-Identifier: Apache-2.0

/// Writes tables in the TOML subset that ``TOMLParser`` reads, with names in alphabetical order.
enum TOMLWriter {
    static func write(_ root: [String: ConfigurationValue]) -> String {
        var lines: [String] = []
        for (name, value) in root.sorted(by: { $0.key < $1.key }) {
            if case .table = value { continue }
            lines.append("\(name) = \(text(value))")
        }
        for (name, value) in root.sorted(by: { $0.key < $1.key }) {
            guard case .table(let table) = value else { continue }
            lines += ["", "[\(name)]"]
            lines += table.sorted { $0.key < $1.key }.map { "\($0.key) = \(text($0.value))" }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func text(_ value: ConfigurationValue) -> String {
        switch value {
        case .boolean(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .number(let value): "\(value)"
        case .text(let value): quoted(value)
        case .list(let values): "[" + values.map(text).joined(separator: ", ") + "]"
        case .table: preconditionFailure("a configuration's tables have one level")
        }
    }

    private static func quoted(_ value: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": escaped.append(contentsOf: "\\\\".unicodeScalars)
            case "\"": escaped.append(contentsOf: "\\\"".unicodeScalars)
            case "\n": escaped.append(contentsOf: "\\n".unicodeScalars)
            case "\t": escaped.append(contentsOf: "\\t".unicodeScalars)
            // Scalars that a TOML string cannot contain unescaped, and those that other programs may treat as a line
            // end.
            case "\0"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16, uppercase: true)
                escaped.append(
                    contentsOf: "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".unicodeScalars)
            default: escaped.append(scalar)
            }
        }
        return "\"\(String(escaped))\""
    }
}
