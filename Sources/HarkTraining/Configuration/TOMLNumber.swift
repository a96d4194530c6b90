// SPDX-License-Identifier: Apache-2.0

/// Decimal numbers of TOML 1.0: no leading zeros, digits on both sides of a point, and underscores only between digits.
enum TOMLNumber {
    /// - Returns: An integer or a finite number; nil if the text is none.
    static func value(_ text: Substring.UnicodeScalarView) -> ConfigurationValue? {
        var rest = text
        if rest.first == "+" || rest.first == "-" { rest.removeFirst() }
        let isZero = rest.first == "0"
        guard let whole = digits(&rest), !isZero || whole == 1 else { return nil }
        let plain = String(String.UnicodeScalarView(text.filter { $0 != "_" }))
        // An integer that does not fit becomes a number, as a sum of them would.
        if rest.isEmpty, let integer = Int(plain) { return .integer(integer) }
        if rest.first == "." {
            rest.removeFirst()
            guard digits(&rest) != nil else { return nil }
        }
        if rest.first == "e" || rest.first == "E" {
            rest.removeFirst()
            if rest.first == "+" || rest.first == "-" { rest.removeFirst() }
            guard digits(&rest) != nil else { return nil }
        }
        guard rest.isEmpty, let number = Double(plain), number.isFinite else { return nil }
        return .number(number)
    }

    /// Removes digits, which single underscores may separate.
    /// - Returns: The number of scalars removed; nil if the text does not begin with digits that are separated so.
    private static func digits(_ rest: inout Substring.UnicodeScalarView) -> Int? {
        let run = rest.prefix { isDigit($0) || $0 == "_" }
        rest = rest[run.endIndex...]
        guard let first = run.first, let last = run.last, isDigit(first), isDigit(last) else { return nil }
        let isSeparated = zip(run, run.dropFirst()).allSatisfy { $0 != "_" || $1 != "_" }
        return isSeparated ? run.count : nil
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
}
