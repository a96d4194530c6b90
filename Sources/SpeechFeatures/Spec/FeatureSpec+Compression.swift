// SPDX-License-Identifier: Apache-2.0

extension FeatureSpec {
    /// How a band's energy E is compressed before the cosine transform.
    package enum Compression: Sendable, Equatable {
        /// `ln(E + floor)`.
        case logarithm(floor: Float)
        /// `ln(max(E, floor))`.
        case clampedLogarithm(floor: Float)
        /// `10 log10(max(E, floor))`; with a range nothing lies further below the loudest band of the whole recording
        /// (librosa's `power_to_db` with `amin` and `top_db`).
        case decibels(floor: Float, range: Float?)
        /// Per-channel energy normalization, which takes the microphone's gain and steady noise out.
        case pcen(PCENSpec)
    }
}
