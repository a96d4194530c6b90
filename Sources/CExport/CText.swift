// SPDX-License-Identifier: Apache-2.0

/// C source text of values.
enum CText {
    private static let width = 110

    /// A string literal of any text: what is not a printable ASCII character, and what means something within a literal (a
    /// question mark may begin a trigraph), stands as its number in octal, always three digits.
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

    /// A float constant that is read as the same bits.
    /// - Precondition: finite.
    static func constant(_ value: Float) -> String {
        precondition(value.isFinite)
        // The shortest decimal that is nearest to this value alone.
        return "\(value)f"
    }

    /// `-2147483648` is no constant of C: it is a sign and a number that int does not hold.
    static func constant(_ value: Int32) -> String {
        value == .min ? "(-2147483647 - 1)" : "\(value)"
    }

    /// The definition of an array.
    /// - Parameter declaration: all that stands before the equals sign.
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

/// Names for C out of any text: a model's or a label's name is not to be trusted with more than letters and digits.
enum CIdentifier {
    /// Longer identifiers are cut off: C99 tells apart 31 characters of an external one, compilers of today many more.
    private static let longest = 40

    /// The part of a name that every identifier of a library begins with: lower-case ASCII letters, digits and single
    /// underscores, neither at its start nor at its end; `model` where nothing of the text can stand.
    static func libraryName(_ text: String) -> String {
        let words = words(text.utf8.map { isUpperCase($0) ? $0 + 32 : $0 })
        return words.isEmpty ? "model" : words
    }

    /// One constant's name a label, all different: upper-case ASCII letters, digits and underscores, or the label's number
    /// where its name has none of them or is another's.
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
