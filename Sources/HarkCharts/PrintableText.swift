// SPDX-License-Identifier: Apache-2.0

/// Text from strangers, such as the name of a file, made fit to be drawn.
enum PrintableText {
    /// The text with what XML forbids, or what would start a line or reorder the writing, replaced by U+FFFD.
    static func of(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { result.append(isPrintable(scalar) ? scalar : "\u{FFFD}") }
        return String(result)
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .unassigned, .privateUse, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}
