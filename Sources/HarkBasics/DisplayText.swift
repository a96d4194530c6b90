// SPDX-License-Identifier: Apache-2.0

/// Makes text safe for terminals, logs and lines of JSON. Names and texts of files, models and clients are untrusted.
/// Every path of such text goes through here; `UntrustedTextTests` lists the paths.
package enum DisplayText {
    /// The text with every character that could start a line, move the cursor or reorder the text replaced by an
    /// escape. Text that has been escaped stays as it is.
    package static func oneLine(_ text: String) -> String {
        guard !isPlain(text) else { return text }
        return replacing(text) { scalar in
            switch scalar {
            case "\n": "\\n"
            case "\r": "\\r"
            case "\t": "\\t"
            default:
                PathText.byte(scalar).map { "\\x\(hexadecimal(UInt32($0), digits: 2))" }
                    ?? "\\u{\(hexadecimal(scalar.value, digits: 1))}"
            }
        }
    }

    /// A line of JSON with these characters escaped as JSON allows, so that its values stay the same.
    package static func json(_ line: String) -> String {
        guard !isPlain(line) else { return line }
        return replacing(line, keepingBytes: true) { scalar in
            String(scalar).utf16.map { "\\u\(hexadecimal(UInt32($0), digits: 4))" }.joined()
        }
    }

    /// A line of TOML with these characters escaped as its strings allow.
    package static func toml(_ line: String) -> String {
        guard !isPlain(line) else { return line }
        return replacing(line, keepingBytes: true) { scalar in
            scalar.value <= 0xFFFF
                ? "\\u\(hexadecimal(scalar.value, digits: 4))" : "\\U\(hexadecimal(scalar.value, digits: 8))"
        }
    }

    /// Whether a character stays on its line and in its order.
    package static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }

    /// Whether a character can be drawn: printable, and not for private use, for which fonts have no picture.
    package static func isDrawable(_ scalar: Unicode.Scalar) -> Bool {
        isPrintable(scalar) && scalar.properties.generalCategory != .privateUse
    }

    /// A duration or position to the millisecond, as "1.25 s".
    package static func seconds(_ seconds: Double) -> String {
        "\((seconds * 1000).rounded() / 1000) s"
    }

    /// Whether the text is printable ASCII, as most is.
    private static func isPlain(_ text: String) -> Bool { text.utf8.allSatisfy { (0x20..<0x7F).contains($0) } }

    /// - Parameter keepingBytes: leaves the scalars alone that stand for bytes of a path.
    private static func replacing(
        _ text: String, keepingBytes: Bool = false, by escape: (Unicode.Scalar) -> String
    ) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if isPrintable(scalar), keepingBytes || PathText.byte(scalar) == nil {
                result.append(scalar)
            } else {
                result.append(contentsOf: escape(scalar).unicodeScalars)
            }
        }
        return String(result)
    }

    private static func hexadecimal(_ value: UInt32, digits: Int) -> String {
        Figures.padded(Int(value), digits: digits, radix: 16)
    }
}
