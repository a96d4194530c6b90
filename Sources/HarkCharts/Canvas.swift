// SPDX-License-Identifier: Apache-2.0

/// What plots are drawn on; the same calls make a picture of pixels and one of vectors.
package protocol Canvas: AnyObject {
    /// In units: those of SVG, and a fixed number of pixels in a raster.
    var width: Double { get }
    var height: Double { get }

    func fill(_ rectangle: Rectangle, color: Color)

    /// A line through points, its ends and corners round.
    func stroke(_ points: [Point], color: Color, width: Double)

    /// One line of text whose base line starts, is centred or ends at a point. The text may come from anywhere: what
    /// is no printable character is replaced.
    func text(_ text: String, at point: Point, style: TextStyle)

    /// A picture stretched over a rectangle, its pixels staying sharp.
    func image(_ image: IndexedImage, in rectangle: Rectangle)
}

/// How a text stands at its point. All text is of one fixed width, so that its length is known on every canvas.
package struct TextStyle: Sendable, Equatable {
    /// Which part of the text is at the point.
    package enum Anchor: Sendable {
        case start, middle, end
    }

    package var anchor: Anchor
    /// 1: labels, with capitals 7 units high.
    package var scale: Double
    /// Reads from the bottom to the top.
    package var isUpright: Bool
    package var color: Color

    package init(anchor: Anchor = .start, scale: Double = 1, isUpright: Bool = false, color: Color = .ink) {
        self.anchor = anchor
        self.scale = scale
        self.isUpright = isUpright
        self.color = color
    }

    /// From one letter to the next, in units.
    package var advance: Double { 6 * scale }
    /// From the base line to the top of capitals, in units.
    package var capitalHeight: Double { 7 * scale }
    /// The nominal size of a type with that advance: those of 600 or 602 thousandths are most common.
    var fontSize: Double { 10 * scale }

    package func width(of text: String) -> Double { Double(text.unicodeScalars.count) * advance }
}

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
