// SPDX-License-Identifier: Apache-2.0

/// The part of TOML 1.0 that a configuration needs: comments, `[section]` headings of one level, `key = value` with
/// bare keys, and values that are booleans, integers, floats, basic or literal strings of one line, or arrays of these
/// on one line. Anything else is an error that states its line number.
///
/// The parser works on Unicode scalars, as TOML does: a combining accent after a quote or a line end does not change
/// the meaning of either.
struct TOMLParser {
    private var rest: Substring.UnicodeScalarView
    private let line: Int
    /// Nesting depth of arrays at the current position.
    private var depth = 0

    /// Limit of ``depth``. No option needs deeper arrays; without it a file of brackets would overflow the stack.
    private static let deepest = 8
    /// Scalars that end a value without quotes.
    private static let ends: Set<Unicode.Scalar> = [" ", "\t", ",", "]", "#"]

    /// - Returns: the tables of a whole file.
    static func parse(_ text: String) throws(ConfigurationError) -> [String: ConfigurationValue] {
        var root: [String: ConfigurationValue] = [:]
        var section: String?
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, content) in lines.enumerated() {
            var parser = TOMLParser(content.last == "\r" ? content.dropLast() : content, line: index + 1)
            try parser.refuseControls()
            parser.skipSpace()
            if parser.isAtEnd { continue }
            if parser.take("[") {
                let name = try parser.heading()
                guard root[name] == nil else { throw parser.failure("[\(name)] is given twice") }
                root[name] = .table([:])
                section = name
                continue
            }
            let (key, value) = try parser.pair()
            if let section, case .table(var table)? = root[section] {
                guard table.updateValue(value, forKey: key) == nil else {
                    throw parser.failure("\(key) is given twice")
                }
                root[section] = .table(table)
            } else if root.updateValue(value, forKey: key) != nil {
                throw parser.failure("\(key) is given twice")
            }
        }
        return root
    }

    /// - Parameter text: a single value, without a key.
    static func value(_ text: String) throws(ConfigurationError) -> ConfigurationValue {
        var parser = TOMLParser(text[...].unicodeScalars, line: 1)
        try parser.refuseControls()
        parser.skipSpace()
        let value = try parser.value()
        try parser.end()
        return value
    }

    private init(_ text: Substring.UnicodeScalarView, line: Int) {
        rest = text
        self.line = line
    }

    private var isAtEnd: Bool { rest.isEmpty || rest.first == "#" }

    private func failure(_ reason: String) -> ConfigurationError { .syntax(line: line, reason: reason) }

    /// TOML permits no control character but the tab, not even in comments.
    private func refuseControls() throws(ConfigurationError) {
        let control = rest.first { scalar in scalar != "\t" && (scalar.value < 0x20 || scalar.value == 0x7F) }
        guard let control else { return }
        let number = String(control.value, radix: 16, uppercase: true)
        throw failure("contains the control character U+\(String(repeating: "0", count: 4 - number.count))\(number)")
    }

    private mutating func skipSpace() { rest = rest.drop { $0 == " " || $0 == "\t" } }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard rest.first == scalar else { return false }
        rest.removeFirst()
        skipSpace()
        return true
    }

    private mutating func end() throws(ConfigurationError) {
        skipSpace()
        guard isAtEnd else { throw failure("unexpected text \(String(rest).debugDescription)") }
    }

    private mutating func heading() throws(ConfigurationError) -> String {
        let name = try key()
        guard take("]") else { throw failure("a heading must be [name], with one name") }
        try end()
        return name
    }

    private mutating func pair() throws(ConfigurationError) -> (String, ConfigurationValue) {
        let name = try key()
        guard take("=") else { throw failure("after \(name), = and a value are needed") }
        let value = try value()
        try end()
        return (name, value)
    }

    /// Whether a text is a bare key.
    static func isKey(_ text: String) -> Bool { !text.isEmpty && text.unicodeScalars.allSatisfy(isOfKey) }

    private static func isOfKey(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_", "-": true
        default: false
        }
    }

    private mutating func key() throws(ConfigurationError) -> String {
        let name = rest.prefix(while: Self.isOfKey)
        guard !name.isEmpty else { throw failure("a name of letters, digits, _ and - is needed") }
        rest = rest[name.endIndex...]
        skipSpace()
        return String(name)
    }

    private mutating func value() throws(ConfigurationError) -> ConfigurationValue {
        switch rest.first {
        case "[":
            rest.removeFirst()
            return .list(try list())
        case "\"", "'":
            return .text(try string())
        default:
            let word = rest.prefix { !Self.ends.contains($0) }
            rest = rest[word.endIndex...]
            let text = String(word)
            if text == "true" || text == "false" { return .boolean(text == "true") }
            if let number = TOMLNumber.value(word) { return number }
            throw failure("\(text.debugDescription) is not a value: put text in quotes")
        }
    }

    private mutating func list() throws(ConfigurationError) -> [ConfigurationValue] {
        guard depth < Self.deepest else { throw failure("arrays are nested more than \(Self.deepest) deep") }
        depth += 1
        defer { depth -= 1 }
        var values: [ConfigurationValue] = []
        skipSpace()
        while !take("]") {
            guard !isAtEnd else { throw failure("an array must end with ] on the same line") }
            values.append(try value())
            skipSpace()
            if !take(","), rest.first != "]" { throw failure("values of an array must be separated by commas") }
        }
        return values
    }

    private mutating func string() throws(ConfigurationError) -> String {
        let quote = rest.removeFirst()
        var result = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            if scalar == quote { return String(result) }
            result.append(scalar == "\\" && quote == "\"" ? try escaped() : scalar)
        }
        throw failure("a text must end with a quote on the same line")
    }

    /// Reads the rest of an escape sequence, after the backslash.
    private mutating func escaped() throws(ConfigurationError) -> Unicode.Scalar {
        switch rest.popFirst() {
        case "\"": return "\""
        case "\\": return "\\"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "u": return try scalar(digits: 4)
        case "U": return try scalar(digits: 8)
        default: throw failure("unknown escape: use \\\" \\\\ \\n \\r \\t \\uXXXX \\UXXXXXXXX")
        }
    }

    private mutating func scalar(digits count: Int) throws(ConfigurationError) -> Unicode.Scalar {
        let digits = rest.prefix(count)
        rest = rest.dropFirst(count)
        guard digits.count == count, digits.allSatisfy({ $0.properties.isASCIIHexDigit }),
            let scalar = UInt32(String(digits), radix: 16).flatMap(Unicode.Scalar.init)
        else { throw failure("\\u needs 4 and \\U 8 hexadecimal digits, the number of a character") }
        return scalar
    }
}

/// A value of a configuration, of a kind that both the TOML subset and JSON have.
indirect enum ConfigurationValue: Equatable, Codable {
    case boolean(Bool)
    case integer(Int)
    case number(Double)
    case text(String)
    case list([ConfigurationValue])
    case table([String: ConfigurationValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode(Int.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([ConfigurationValue].self) {
            self = .list(value)
        } else {
            self = .table(try container.decode([String: ConfigurationValue].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .boolean(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .text(let value): try container.encode(value)
        case .list(let value): try container.encode(value)
        case .table(let value): try container.encode(value)
        }
    }
}

/// Why a configuration cannot be used.
package enum ConfigurationError: Error, Equatable, Sendable {
    /// A line that is not in the subset of TOML.
    case syntax(line: Int, reason: String)
    case unknownOption(String, known: [String])
    case wrongValue(String, reason: String)
    case problem(String)
    case unreadable(reason: String)
}

extension ConfigurationError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .syntax(let line, let reason): "line \(line): \(reason)"
        case .unknownOption(let name, let known):
            "there is no option \(name): choose from \(known.joined(separator: ", "))"
        case .wrongValue(let name, let reason): "\(name): \(reason)"
        case .problem(let reason): reason
        case .unreadable(let reason): reason
        }
    }
}
