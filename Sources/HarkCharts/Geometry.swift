// SPDX-License-Identifier: Apache-2.0

/// A point on a canvas in its units: x to the right, y down from the top left corner.
package struct Point: Sendable, Equatable {
    package var x: Double
    package var y: Double

    package init(_ x: Double, _ y: Double) {
        self.x = x
        self.y = y
    }
}

/// An axis-aligned rectangle on a canvas.
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

    /// The outline: the corners in order, then the first again.
    var outline: [Point] {
        [Point(x, y), Point(right, y), Point(right, bottom), Point(x, bottom), Point(x, y)]
    }
}
