/// The part of TOML 1.0 that a configuration needs: comments, `[section]` headings of one level, `key = value` with bare
/// keys, and values that are booleans, integers, floats, basic or literal strings of one line, or arrays of these on one
/// line. Anything else is refused by the number of its line.
struct TOMLParser {
    private var rest: Substring
    private let line: Int

    /// - Returns: the tables of a whole file.
    static func parse(_ text: String) throws(ConfigurationError) -> [String: ConfigurationValue] {
        var root: [String: ConfigurationValue] = [:]
        var section: String?
        for (index, content) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            var parser = TOMLParser(rest: content, line: index + 1)
            parser.skipSpace()
            if parser.isAtEnd { continue }
            if parser.take("[") {
                let name = try parser.heading()
                guard root[name] == nil else { throw parser.failure("[\(name)] comes twice") }
                root[name] = .table([:])
                section = name
                continue
            }
            let (key, value) = try parser.pair()
            if let section, case .table(var table)? = root[section] {
                guard table.updateValue(value, forKey: key) == nil else { throw parser.failure("\(key) comes twice") }
                root[section] = .table(table)
            } else if root.updateValue(value, forKey: key) != nil {
                throw parser.failure("\(key) comes twice")
            }
        }
        return root
    }

    /// - Parameter text: a value alone.
    static func value(_ text: String) throws(ConfigurationError) -> ConfigurationValue {
        var parser = TOMLParser(rest: text[...], line: 1)
        parser.skipSpace()
        let value = try parser.value()
        try parser.end()
        return value
    }

    private var isAtEnd: Bool { rest.isEmpty || rest.first == "#" }

    private func failure(_ reason: String) -> ConfigurationError { .syntax(line: line, reason: reason) }

    private mutating func skipSpace() { rest = rest.drop { $0 == " " || $0 == "\t" } }

    private mutating func take(_ character: Character) -> Bool {
        guard rest.first == character else { return false }
        rest.removeFirst()
        skipSpace()
        return true
    }

    private mutating func end() throws(ConfigurationError) {
        skipSpace()
        guard isAtEnd else { throw failure("\(String(rest).debugDescription) is too much") }
    }

    private mutating func heading() throws(ConfigurationError) -> String {
        let name = try key()
        guard take("]") else { throw failure("a heading is [name], of one level") }
        try end()
        return name
    }

    private mutating func pair() throws(ConfigurationError) -> (String, ConfigurationValue) {
        let name = try key()
        guard take("=") else { throw failure("after \(name) comes = and a value") }
        let value = try value()
        try end()
        return (name, value)
    }

    private mutating func key() throws(ConfigurationError) -> String {
        let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }
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
            let word = rest.prefix { !" \t,]#".contains($0) }
            rest = rest[word.endIndex...]
            if word == "true" || word == "false" { return .boolean(word == "true") }
            let digits = word.filter { $0 != "_" }
            if let integer = Int(digits) { return .integer(integer) }
            if let number = Double(digits), number.isFinite, !digits.hasPrefix("."), !digits.hasSuffix(".") {
                return .number(number)
            }
            throw failure("\(String(word).debugDescription) is no value: a text stands in quotes")
        }
    }

    private mutating func list() throws(ConfigurationError) -> [ConfigurationValue] {
        var values: [ConfigurationValue] = []
        skipSpace()
        while !take("]") {
            guard !isAtEnd else { throw failure("an array ends with ] on the same line") }
            values.append(try value())
            skipSpace()
            if !take(","), rest.first != "]" { throw failure("between the values of an array stands a comma") }
        }
        return values
    }

    private mutating func string() throws(ConfigurationError) -> String {
        let quote = rest.removeFirst()
        var result = ""
        while let character = rest.popFirst() {
            if character == quote { return result }
            guard character == "\\", quote == "\"" else {
                result.append(character)
                continue
            }
            switch rest.popFirst() {
            case "\"": result.append("\"")
            case "\\": result.append("\\")
            case "n": result.append("\n")
            case "t": result.append("\t")
            default: throw failure("of the escapes there are \\\" \\\\ \\n \\t")
            }
        }
        throw failure("a text ends with a quote on the same line")
    }
}
