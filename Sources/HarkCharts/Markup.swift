// SPDX-License-Identifier: Apache-2.0

import HarkBasics

/// A piece of HTML or SVG that is also well-formed XML. Interpolated values are escaped unless they are `Markup`
/// themselves, so that file names and labels can never become markup.
package struct Markup: Sendable, Equatable, ExpressibleByStringInterpolation {
    package private(set) var html: String

    package init(stringLiteral value: String) { html = value }

    package init(stringInterpolation: StringInterpolation) { html = stringInterpolation.html }

    /// Joins pieces, one per line unless another separator is given.
    package init(_ parts: [Markup], separator: String = "\n") {
        html = parts.map(\.html).joined(separator: separator)
    }

    package static func + (one: Markup, other: Markup) -> Markup { Markup([one, other]) }

    package struct StringInterpolation: StringInterpolationProtocol, Sendable {
        fileprivate var html = ""

        package init(literalCapacity: Int, interpolationCount: Int) { html.reserveCapacity(literalCapacity) }

        package mutating func appendLiteral(_ literal: String) { html += literal }

        package mutating func appendInterpolation(_ markup: Markup) { html += markup.html }

        package mutating func appendInterpolation(_ number: Int) { html += "\(number)" }

        /// A number rounded to hundredths, which is finer than any screen.
        package mutating func appendInterpolation(_ number: Double) {
            html += Ticks.text(number, decimals: 2, keepingZeros: false)
        }

        package mutating func appendInterpolation(_ text: some StringProtocol) { html += Markup.escaped(text) }
    }

    /// The text with the special characters of HTML and XML escaped. Characters that neither allows, or that would
    /// reorder the text, are replaced by U+FFFD.
    static func escaped(_ text: some StringProtocol) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result.append(contentsOf: "&amp;".unicodeScalars)
            case "<": result.append(contentsOf: "&lt;".unicodeScalars)
            case ">": result.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
            case "'": result.append(contentsOf: "&#39;".unicodeScalars)
            case " "..."~", "\n", "\t": result.append(scalar)
            default: result.append(DisplayText.isDrawable(scalar) ? scalar : PrintableText.replacement)
            }
        }
        return String(result)
    }
}
