// SPDX-License-Identifier: Apache-2.0

/// Text for one line of a terminal: names of files and texts out of them are written by strangers.
package enum DisplayText {
    /// The text with whatever could start a line, move the cursor or reorder the writing spelled out as an escape.
    package static func oneLine(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": result.append(contentsOf: "\\n".unicodeScalars)
            case "\r": result.append(contentsOf: "\\r".unicodeScalars)
            case "\t": result.append(contentsOf: "\\t".unicodeScalars)
            case _ where PathText.byte(scalar) != nil:
                let byte = String(PathText.byte(scalar) ?? 0, radix: 16, uppercase: true)
                result.append(contentsOf: "\\x\(byte)".unicodeScalars)
            case _ where isPrintable(scalar): result.append(scalar)
            default:
                let number = String(scalar.value, radix: 16, uppercase: true)
                result.append(contentsOf: "\\u{\(number)}".unicodeScalars)
            }
        }
        return String(result)
    }

    /// A duration or position to the millisecond, as "1.25 s".
    package static func seconds(_ seconds: Double) -> String {
        "\((seconds * 1000).rounded() / 1000) s"
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}
