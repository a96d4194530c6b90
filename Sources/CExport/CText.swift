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
