// SPDX-License-Identifier: Apache-2.0

/// What stands in place 0 of a frame of MFCC.
package enum ZerothCoefficient: Sendable, Equatable {
    /// The cosine transform's, like the others.
    case cosine
    /// `ln(max(sum of squares, 2^-23))` of the frame's samples after their offset is removed, before pre-emphasis and
    /// window (Kaldi's `use_energy` with `raw_energy`).
    case frameEnergy
}
