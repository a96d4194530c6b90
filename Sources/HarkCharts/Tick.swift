// SPDX-License-Identifier: Apache-2.0

/// A mark on an axis.
package struct Tick: Sendable, Equatable {
    /// Where, in the axis' values.
    package var value: Double
    package var label: String

    package init(value: Double, label: String) {
        self.value = value
        self.label = label
    }
}
