import FoundationEssentials

/// One JSON object a line, for programs.
enum JSONLine {
    static func write(_ value: some Encodable, keys: JSONEncoder.KeyEncodingStrategy = .useDefaultKeys) {
        StandardOutput.write(text(value, keys: keys))
    }

    /// The line without its end.
    static func text(_ value: some Encodable, keys: JSONEncoder.KeyEncodingStrategy = .useDefaultKeys) -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = keys
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else {
            preconditionFailure("figures that JSON cannot hold: \(value)")
        }
        return String(decoding: data, as: UTF8.self)
    }

    /// Scores and seconds to four decimals, as many as mean anything.
    static func rounded(_ value: Double) -> Double {
        (value * 10_000).rounded() / 10_000
    }
}
