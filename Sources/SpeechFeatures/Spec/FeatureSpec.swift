// SPDX-License-Identifier: Apache-2.0

/// How sound becomes features: the one description that training, batch and live share and every model stores.
///
/// All buffer sizes and tables derive from it; two programs with the same spec compute the same features.
package struct FeatureSpec: Sendable, Equatable {
    /// Samples a second.
    package var sampleRate: Int
    /// Samples in a frame.
    package var windowLength: Int
    /// Samples from the start of a frame to the start of the next.
    package var hopLength: Int
    /// Which frames there are at a recording's two ends.
    package var edges = FrameEdges.snip
    /// What is done to each frame's mean.
    package var offset = FrameOffset.kept
    package var preEmphasis = PreEmphasis.none
    package var window = WindowShape.periodicHann
    /// Points of the Fourier transform; the frame is padded with zeros up to it.
    package var fftLength: Int
    /// What of the Fourier transform the bands sum.
    package var spectrum = SpectrumScale.power
    /// Triangular bands, equally spaced in mel.
    package var melBands: Int
    /// Lower edge of the first and upper edge of the last band, Hz.
    package var lowestFrequency: Float
    package var highestFrequency: Float
    package var triangles = MelTriangles.mel
    package var compression: Compression
    /// What a frame ends as: ``coefficients`` MFCC, or ``melBands`` compressed bands.
    package var kind = FeatureKind.mfcc
    /// Cosine-transform coefficients kept, the zeroth included. Log-mel features have none, and pass over it and what
    /// follows it.
    package var coefficients: Int
    package var cosine = CosineScaling.uniform
    /// L of the lifter `1 + L/2 sin(pi k / L)` that coefficient k is multiplied by (Young et al., "The HTK Book",
    /// section 5.3); nil: none.
    package var lifter: Int?
    package var zeroth = ZerothCoefficient.cosine

    /// The parts without an argument here are as in ``standard``: plain frames through a periodic Hann window, power
    /// spectrum, MFCC by the uniformly scaled cosine transform.
    package init(
        sampleRate: Int, windowLength: Int, hopLength: Int, fftLength: Int, melBands: Int,
        lowestFrequency: Float, highestFrequency: Float, coefficients: Int, compression: Compression
    ) {
        self.sampleRate = sampleRate
        self.windowLength = windowLength
        self.hopLength = hopLength
        self.fftLength = fftLength
        self.melBands = melBands
        self.lowestFrequency = lowestFrequency
        self.highestFrequency = highestFrequency
        self.coefficients = coefficients
        self.compression = compression
    }

    /// Hark's own: 30 ms Hann frames every 20 ms, 40 bands of 20-4000 Hz, PCEN, 20 coefficients.
    ///
    /// It stops at 4 kHz because part of the training recordings have nothing above, and so does telephone speech.
    package static let standard = FeatureSpec(
        sampleRate: 16_000, windowLength: 480, hopLength: 320, fftLength: 512, melBands: 40,
        lowestFrequency: 20, highestFrequency: 4000, coefficients: 20, compression: .pcen(.standard))
}

extension FeatureSpec {
    /// Values in a frame of features.
    package var outputCount: Int {
        switch kind {
        case .mfcc: coefficients
        case .logmel: melBands
        }
    }

    /// Bins of the spectrum.
    package var spectrumBins: Int { fftLength / 2 + 1 }

    /// Hz from bin to bin.
    var binWidth: Double { Double(sampleRate) / Double(fftLength) }

    /// Seconds from frame to frame.
    package var hopSeconds: Double { Double(hopLength) / Double(sampleRate) }

    /// Frames of a recording of this many samples, those that its end completes included.
    package func frames(inSamples samples: Int) -> Int {
        guard samples > 0 else { return 0 }
        switch edges {
        case .snip: return samples < windowLength ? 0 : (samples - windowLength) / hopLength + 1
        case .paddedEnd: return 1 + (max(0, samples - windowLength) + hopLength - 1) / hopLength
        case .centred: return 1 + samples / hopLength
        }
    }

    /// Bytes an extractor of this spec allocates, at most (FFTW's plan, whose size the library does not tell, aside).
    package var bufferBytes: Int {
        let bins = Lanes.padded(spectrumBins)
        let floats =
            2 * Lanes.padded(windowLength)  // window weights, collected samples
            + fftLength + 2 * bins  // padded frame, complex spectrum
            + bins  // what the bands sum
            + 2 * Lanes.padded(melBands)  // energies, PCEN state
            + outputCount
        return floats * 4 + MelFilterBank.bytes(self) + (kind == .mfcc ? CosineTransform.bytes(self) : 0)
    }
}

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

extension FeatureSpec {
    /// Where each mel band is highest, Hz, from the lowest band up.
    package var bandCentres: [Double] { triangles.centres(self) }
}
