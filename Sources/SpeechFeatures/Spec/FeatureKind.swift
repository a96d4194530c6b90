// SPDX-License-Identifier: Apache-2.0

/// What a frame of features holds.
package enum FeatureKind: String, Sendable, CaseIterable {
    /// Mel-frequency cepstral coefficients: the cosine transform of the compressed bands.
    case mfcc
    /// The compressed bands themselves.
    case logmel
}
