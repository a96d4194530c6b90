// SPDX-License-Identifier: Apache-2.0

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
