/// Writes the tables that ``TOMLParser`` reads, names in alphabetical order.
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
        let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            .replacing("\n", with: "\\n").replacing("\t", with: "\\t")
        return "\"\(escaped)\""
    }
}
