// SPDX-License-Identifier: Apache-2.0

/// The names of a chart's lines and bars beside samples of them, one below the other.
package struct Legend: Sendable {
    package let entries: [(name: String, pen: Pen)]

    private static let style = TextStyle()
    private static let rowHeight = 18.0
    /// The length of the sample of a line, and the gap between it and the name.
    private static let (sample, gap) = (18.0, 8.0)

    /// In units.
    package var width: Double {
        entries.map { Self.style.width(of: $0.name) }.max().map { Self.sample + Self.gap + $0 } ?? 0
    }

    /// In units.
    package var height: Double { Self.rowHeight * Double(entries.count) }

    /// - Parameter corner: the top left corner.
    package func draw(on canvas: any Canvas, at corner: Point) {
        for (row, entry) in entries.enumerated() {
            let middle = corner.y + Self.rowHeight * (Double(row) + 0.5)
            canvas.stroke(
                [Point(corner.x, middle), Point(corner.x + Self.sample, middle)], with: entry.pen)
            canvas.text(
                entry.name,
                at: Point(corner.x + Self.sample + Self.gap, middle + Self.style.capitalHeight / 2), style: Self.style)
        }
    }
}
