// SPDX-License-Identifier: Apache-2.0

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
