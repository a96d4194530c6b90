// SPDX-License-Identifier: Apache-2.0

import HarkBasics

/// A surface for charts. The same calls make a PNG picture or an SVG picture. Lengths are in units: pixels at 100 %.
///
/// A note is a text that a viewer shows when the pointer is over the shape, where the format allows it.
package protocol Canvas: AnyObject {
    func fill(_ rectangle: Rectangle, with paint: Paint, opacity: Double, note: String?)

    /// A line through points, with round ends and joins.
    func stroke(_ points: [Point], with pen: Pen, note: String?)

    func disc(at center: Point, radius: Double, with paint: Paint, note: String?)

    /// One line of text whose baseline starts, is centered or ends at a point. The text may be untrusted: characters
    /// that are not printable are replaced.
    func text(_ text: String, at point: Point, style: TextStyle)

    /// A picture stretched over a rectangle, with sharp pixels.
    func image(_ image: IndexedImage, in rectangle: Rectangle)
}

extension Canvas {
    package func fill(_ rectangle: Rectangle, with paint: Paint) { fill(rectangle, with: paint, opacity: 1, note: nil) }
    package func stroke(_ points: [Point], with pen: Pen) { stroke(points, with: pen, note: nil) }
    package func disc(at center: Point, radius: Double, with paint: Paint) {
        disc(at: center, radius: radius, with: paint, note: nil)
    }
}

/// How a line is drawn.
package struct Pen: Sendable, Equatable {
    package var paint: Paint
    package var width: Double
    /// Whether the line is dashed, so that a line below it is visible.
    package var isDashed: Bool

    package init(_ paint: Paint, width: Double = 1, isDashed: Bool = false) {
        self.paint = paint
        self.width = width
        self.isDashed = isDashed
    }

    /// The length of dashes and of the gaps between them, in units.
    var dash: Double { 2 + 2.5 * width }
}

/// How a text is placed and drawn.
package struct TextStyle: Sendable, Equatable {
    /// The part of the text at the point.
    package enum Anchor: Sendable {
        case start, middle, end
    }

    package var anchor: Anchor
    /// The size of the font in units.
    package var size: Double
    /// Whether the text runs from bottom to top.
    package var isUpright: Bool
    package var paint: Paint

    package init(anchor: Anchor = .start, size: Double = 12, isUpright: Bool = false, paint: Paint = .soft) {
        self.anchor = anchor
        self.size = size
        self.isUpright = isUpright
        self.paint = paint
    }

    /// The height of capitals and digits above the baseline, in units: 0.73 of the size in DejaVu Sans, and less in most
    /// other fonts.
    package var capitalHeight: Double { 0.73 * size }

    /// The width of a text in units, as Cairo draws it. An SVG viewer may choose another font; DejaVu Sans is wider
    /// than most.
    package func width(of text: String) -> Double { CairoFont.width(of: text, size: size) }
}

/// Makes untrusted text, such as a file name, safe to draw.
enum PrintableText {
    static let replacement: Unicode.Scalar = "\u{FFFD}"

    /// The text with U+FFFD in place of characters that XML forbids, or that would start a line or reorder the text.
    static func of(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { result.append(DisplayText.isDrawable(scalar) ? scalar : replacement) }
        return String(result)
    }
}
