// SPDX-License-Identifier: Apache-2.0

/// Text that came from a server, or is going to a terminal: nothing in it may move the cursor, change colours or
/// start a new line.
enum ServerText {
    /// Longest name taken from a server, in bytes of UTF-8. PulseAudio's own limit is 128.
    static let longestName = 512
    /// Longest description taken from a server, in Unicode scalars.
    static let longestDescription = 256

    /// A name exactly as the server gave it, so that it can be given back; nil for one that is empty, too long, not
    /// UTF-8 or not printable.
    static func name(_ text: UnsafePointer<CChar>?) -> String? {
        guard let text, let name = String(validatingCString: text) else { return nil }
        guard !name.isEmpty, name.utf8.count <= longestName else { return nil }
        return name.unicodeScalars.allSatisfy(isPrintable) ? name : nil
    }

    /// A description made fit for a terminal, empty when the server gave none.
    static func description(_ text: UnsafePointer<CChar>?) -> String {
        text.map { printable(String(cString: $0)) } ?? ""
    }

    /// The text shortened to `longestDescription`, with U+FFFD in place of what is not printable.
    static func printable(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(longestDescription) {
            result.append(isPrintable(scalar) ? scalar : "\u{FFFD}")
        }
        return String(result)
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}
