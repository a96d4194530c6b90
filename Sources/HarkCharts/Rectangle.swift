// SPDX-License-Identifier: Apache-2.0

/// An upright rectangle on a canvas.
package struct Rectangle: Sendable, Equatable {
    package var x: Double
    package var y: Double
    package var width: Double
    package var height: Double

    package init(x: Double, y: Double, width: Double, height: Double) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    package var right: Double { x + width }
    package var bottom: Double { y + height }

    /// The corners in order and the first again: its outline.
    var outline: [Point] {
        [Point(x, y), Point(right, y), Point(right, bottom), Point(x, bottom), Point(x, y)]
    }
}
