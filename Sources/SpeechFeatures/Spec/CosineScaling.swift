// SPDX-License-Identifier: Apache-2.0

/// Scale of the DCT-II, `c[k] = scale sum over b of x[b] cos(pi k (b + 1/2) / B)`.
package enum CosineScaling: Sendable, Equatable {
    /// `sqrt(2/B)` in every row (TensorFlow's MFCC).
    case uniform
    /// `sqrt(1/B)` in row 0, `sqrt(2/B)` in the others.
    case orthonormal
}
