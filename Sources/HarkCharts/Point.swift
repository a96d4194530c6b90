// SPDX-License-Identifier: Apache-2.0

/// A place on a canvas in its units: x to the right, y down from the top left corner.
package struct Point: Sendable, Equatable {
    package var x: Double
    package var y: Double

    package init(_ x: Double, _ y: Double) {
        self.x = x
        self.y = y
    }
}
