// SPDX-License-Identifier: Apache-2.0

/// The parameters of the feature extraction, shared by training, batch and live recognition and stored in every model.
///
/// All buffer sizes and tables derive from it. Two programs with the same spec compute the same features.
package struct FeatureSpec: Sendable, Equatable {
    /// Samples per second.
    package var sampleRate: Int
    /// Samples in a frame.
    package var windowLength: Int
    /// Samples from the start of a frame to the start of the next.
    package var hopLength: Int
    /// The frames at the start and the end of a recording.
    package var edges = FrameEdges.snip
    /// Whether the mean of each frame's samples is removed.
    package var offset = FrameOffset.kept
    package var preEmphasis = PreEmphasis.none
    package var window = WindowShape.periodicHann
    /// Points of the Fourier transform; the frame is padded with zeros up to it.
    package var fftLength: Int
    /// The function of the Fourier transform that is summed in the bands.
    package var spectrum = SpectrumScale.power
    /// Number of triangular bands, equally spaced in mel.
    package var melBands: Int
    /// Lower edge of the first and upper edge of the last band, Hz.
    package var lowestFrequency: Float
    package var highestFrequency: Float
    package var triangles = MelTriangles.mel
    package var compression: Compression
    /// The values of a frame: ``coefficients`` MFCC, or ``melBands`` compressed bands.
    package var kind = FeatureKind.mfcc
    /// Number of cosine-transform coefficients kept, the zeroth included. Log-mel features do not use it, nor the
    /// properties below it.
    package var coefficients: Int
    package var cosine = CosineScaling.uniform
    /// L of the lifter `1 + L/2 sin(pi k / L)` that coefficient k is multiplied by (Young et al., "The HTK Book",
    /// section 5.3); nil: no lifter.
    package var lifter: Int?
    package var zeroth = ZerothCoefficient.cosine

    /// Properties without a parameter have the values of ``standard``: whole frames without pre-emphasis, a periodic
    /// Hann window, the power spectrum, and MFCC by the uniformly scaled cosine transform.
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

    /// The features of Hark's own models: 30 ms Hann frames every 20 ms, 40 bands over 20-4000 Hz, PCEN, 20
    /// coefficients.
    ///
    /// The bands end at 4 kHz because part of the training recordings contain nothing above it, like telephone speech.
    package static let standard = FeatureSpec(
        sampleRate: 16_000, windowLength: 480, hopLength: 320, fftLength: 512, melBands: 40,
        lowestFrequency: 20, highestFrequency: 4000, coefficients: 20, compression: .pcen(.standard))
}

extension FeatureSpec {
    /// Number of values in a frame of features.
    package var outputCount: Int {
        switch kind {
        case .mfcc: coefficients
        case .logmel: melBands
        }
    }

    /// Number of bins of the spectrum.
    package var spectrumBins: Int { fftLength / 2 + 1 }

    /// Hz from bin to bin.
    var binWidth: Double { Double(sampleRate) / Double(fftLength) }

    /// Seconds from frame to frame.
    package var hopSeconds: Double { Double(hopLength) / Double(sampleRate) }

    /// Number of frames of a recording with this many samples, including frames that are padded with zeros at its end.
    package func frames(inSamples samples: Int) -> Int {
        guard samples > 0 else { return 0 }
        switch edges {
        case .snip: return samples < windowLength ? 0 : (samples - windowLength) / hopLength + 1
        case .paddedEnd: return 1 + (max(0, samples - windowLength) + hopLength - 1) / hopLength
        case .centred: return 1 + samples / hopLength
        }
    }

    /// Upper limit of the bytes that an extractor of this spec allocates, without FFTW's plan, whose size FFTW does not
    /// report.
    package var bufferBytes: Int {
        let bins = Lanes.padded(spectrumBins)
        let floats =
            2 * Lanes.padded(windowLength)  // window weights, collected samples
            + fftLength + 2 * bins  // padded frame, complex spectrum
            + bins  // scaled spectrum
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
        /// `10 log10(max(E, floor))`. If there is a range, values are raised to at least the loudest band of the whole
        /// recording minus the range (librosa's `power_to_db` with `amin` and `top_db`).
        case decibels(floor: Float, range: Float?)
        /// Per-channel energy normalization, which removes the microphone's gain and steady noise.
        case pcen(PCENSpec)
    }
}

extension FeatureSpec {
    /// The center frequency of each mel band, where its weight is greatest, in Hz, from the lowest band up.
    package var bandCentres: [Double] { triangles.centres(self) }
}
