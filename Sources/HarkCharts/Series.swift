// SPDX-License-Identifier: Apache-2.0

/// A line of a chart.
package struct Series: Sendable {
    /// In the axes' values, in drawing order.
    package var points: [Point]
    package var color: Color
    /// Its line in the legend; nil: none.
    package var name: String?
    package var width: Double

    package init(points: [Point], color: Color = .blue, name: String? = nil, width: Double = 1) {
        self.points = points
        self.color = color
        self.name = name
        self.width = width
    }
}
