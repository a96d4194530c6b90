// SPDX-License-Identifier: Apache-2.0

/// How large the loss's gradients are at one frame: the root of the mean over clips of their squared norm.
package struct GradientNorm: Sendable, Equatable {
    /// From 0.
    package let frame: Int
    /// |dL/dh| at the frame's hidden state.
    package let hidden: Double
    /// |dL/dc| at the cell state before the frame; nil where the cell has none.
    package let cellBefore: Double?
}
