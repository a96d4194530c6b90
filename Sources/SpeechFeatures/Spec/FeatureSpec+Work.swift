// SPDX-License-Identifier: Apache-2.0

extension FeatureSpec {
    /// Upper limit of the multiplications of a frame, counted by size alone: the same on every processor.
    package var multiplicationsPerFrame: Int {
        // N log2 N: a Fourier transform of real samples takes at most half of it, and moves as much memory as it
        // multiplies.
        let transform = fftLength * fftLength.trailingZeroBitCount
        // The square of both parts of each bin; at most two bands share a bin, and up to seven zeros pad a band.
        let bands = 4 * spectrumBins + 7 * melBands
        let cosine = kind == .mfcc ? coefficients * melBands : 0
        return windowLength + transform + bands + compression.multiplicationsPerBand * melBands + cosine
    }
}

extension FeatureSpec.Compression {
    /// A logarithm or an exponential counts as this many multiplications: its polynomial and its range reduction.
    private static let transcendental = 16

    fileprivate var multiplicationsPerBand: Int {
        switch self {
        case .logarithm, .clampedLogarithm, .decibels: Self.transcendental
        // Two powers, each a logarithm and an exponential, and the running mean.
        case .pcen: 4 * Self.transcendental + 4
        }
    }
}
