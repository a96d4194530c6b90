// SPDX-License-Identifier: Apache-2.0

import HarkBasics

/// A surface for plots. The same calls make a raster picture or a vector picture.
package protocol Canvas: AnyObject {
    /// The size in units: user units in SVG, a fixed number of pixels each in a raster.
    var width: Double { get }
    var height: Double { get }

    func fill(_ rectangle: Rectangle, color: Color)

    /// A line through points, with round ends and joins.
    func stroke(_ points: [Point], color: Color, width: Double)

    /// One line of text whose baseline starts, is centered or ends at a point. The text may be untrusted: characters
    /// that are not printable are replaced.
    func text(_ text: String, at point: Point, style: TextStyle)

    /// A picture stretched over a rectangle, with sharp pixels.
    func image(_ image: IndexedImage, in rectangle: Rectangle)
}

/// How a text is placed and drawn. All text has one fixed width per character, so that its length is the same on every
/// canvas.
package struct TextStyle: Sendable, Equatable {
    /// The part of the text at the point.
    package enum Anchor: Sendable {
        case start, middle, end
    }

    package var anchor: Anchor
    /// The size: 1 for labels, whose capitals are 7 units high.
    package var scale: Double
    /// Whether the text runs from bottom to top.
    package var isUpright: Bool
    package var color: Color

    package init(anchor: Anchor = .start, scale: Double = 1, isUpright: Bool = false, color: Color = .ink) {
        self.anchor = anchor
        self.scale = scale
        self.isUpright = isUpright
        self.color = color
    }

    /// The distance from one character to the next, in units.
    package var advance: Double { 6 * scale }
    /// The height of capitals above the baseline, in units.
    package var capitalHeight: Double { 7 * scale }
    /// The nominal font size for that advance: most monospaced fonts have an advance of 0.600 or 0.602 of their size.
    var fontSize: Double { 10 * scale }

    package func width(of text: String) -> Double { Double(text.unicodeScalars.count) * advance }
}

/// Makes untrusted text, such as a file name, safe to draw.
enum PrintableText {
    /// The text with U+FFFD in place of characters that XML forbids, or that would start a line or reorder the text.
    static func of(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { result.append(DisplayText.isDrawable(scalar) ? scalar : "\u{FFFD}") }
        return String(result)
    }
}
