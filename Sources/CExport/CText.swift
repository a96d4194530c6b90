// SPDX-License-Identifier: Apache-2.0

/// Formats values as C source text.
enum CText {
    private static let width = 110

    /// A C string literal of any text. Bytes other than printable ASCII, and characters with a meaning within a
    /// literal, are written as octal escapes of three digits. These include the question mark, which may begin a
    /// trigraph.
    static func literal(_ text: String) -> String {
        var result = "\""
        for byte in text.utf8 {
            let isPlain = (0x20...0x7E).contains(byte) && !Array("\"\\?".utf8).contains(byte)
            if isPlain {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                result += "\\\(byte >> 6)\(byte >> 3 & 7)\(byte & 7)"
            }
        }
        return result + "\""
    }

    /// A float constant that a compiler reads back with the same bits.
    /// - Precondition: finite.
    static func constant(_ value: Float) -> String {
        precondition(value.isFinite)
        // Swift prints the shortest decimal number that identifies the value.
        return "\(value)f"
    }

    /// An int32_t constant. C reads `-2147483648` as a minus sign and a number that does not fit into an int, so the
    /// minimum is written as an expression.
    static func constant(_ value: Int32) -> String {
        value == .min ? "(-2147483647 - 1)" : "\(value)"
    }

    /// The definition of an array.
    /// - Parameter declaration: the text before the equals sign.
    static func array(_ declaration: String, _ values: [String]) -> String {
        var result = "\(declaration) = {\n"
        var line = "   "
        for value in values {
            if line.utf8.count + value.utf8.count + 2 > width {
                result += line + "\n"
                line = "   "
            }
            line += " \(value),"
        }
        return result + line + "\n};\n"
    }
}

/// Creates C identifiers from any text. Model and label names are untrusted, so only letters and digits are kept.
enum CIdentifier {
    /// Longer names are truncated. C99 guarantees 31 significant characters of an external identifier; current
    /// compilers distinguish many more.
    private static let longest = 40

    /// The library's part of every identifier: lower-case ASCII letters, digits and single underscores, with no
    /// underscore at the start or end. It is `model` if the text has no letters or digits.
    static func libraryName(_ text: String) -> String {
        let words = words(text.utf8.map { isUpperCase($0) ? $0 + 32 : $0 })
        return words.isEmpty ? "model" : words
    }

    /// One unique constant name per label: upper-case ASCII letters, digits and underscores. The label's number
    /// replaces a name without letters or digits, and is appended to a name already used by another label.
    static func labelNames(_ labels: [String]) -> [String] {
        var taken: Set<String> = []
        return labels.enumerated().map { index, label in
            let words = words(label.utf8.map { isLowerCase($0) ? $0 - 32 : $0 })
            var name = words.isEmpty ? "\(index)" : words
            while !taken.insert(name).inserted { name += "_\(index)" }
            return name
        }
    }

    private static func words(_ bytes: [UInt8]) -> String {
        let words = bytes.split { !isLowerCase($0) && !isUpperCase($0) && !isDigit($0) }
        let joined = Array(words.joined(separator: [underscore]).prefix(longest))
        return String(decoding: joined.last == underscore ? joined.dropLast() : joined[...], as: UTF8.self)
    }

    private static let underscore = UInt8(ascii: "_")

    private static func isLowerCase(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
    private static func isUpperCase(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
