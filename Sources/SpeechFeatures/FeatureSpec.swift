/// How sound becomes coefficients: the one description that training, batch and live share and every model stores.
///
/// All buffer sizes and tables derive from it; two programs with the same spec compute the same features.
public struct FeatureSpec: Sendable, Equatable {
    /// How mel energies are compressed before the cosine transform.
    public enum Compression: Sendable, Equatable {
        /// `ln(energy + floor)`.
        case logarithm(floor: Float)
        /// Per-channel energy normalization, which takes the microphone's gain and steady noise out.
        case pcen(PCENSpec)
    }

    /// Samples a second.
    public var sampleRate: Int
    /// Samples in a frame.
    public var windowLength: Int
    /// Samples from the start of a frame to the start of the next.
    public var hopLength: Int
    /// Points of the Fourier transform; the frame is padded with zeros up to it.
    public var fftLength: Int
    /// Triangular bands, equally spaced in mel.
    public var melBands: Int
    /// Lower edge of the first and upper edge of the last band, Hz.
    public var lowestFrequency: Float
    public var highestFrequency: Float
    /// Cosine-transform coefficients kept, the zeroth included.
    public var coefficients: Int
    public var compression: Compression

    public init(
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
    public static let standard = FeatureSpec(
        sampleRate: 16_000, windowLength: 480, hopLength: 320, fftLength: 512, melBands: 40,
        lowestFrequency: 20, highestFrequency: 4000, coefficients: 20, compression: .pcen(.standard))

    /// Bins of the power spectrum.
    public var spectrumBins: Int { fftLength / 2 + 1 }

    /// Seconds from frame to frame.
    public var hopSeconds: Double { Double(hopLength) / Double(sampleRate) }

    /// Whole frames in this many samples.
    public func frames(inSamples samples: Int) -> Int {
        samples < windowLength ? 0 : (samples - windowLength) / hopLength + 1
    }

    /// Bytes an extractor of this spec allocates (FFTW's plan, whose size the library does not tell, aside).
    public var bufferBytes: Int {
        let floats =
            2 * windowLength  // Hann weights, collected samples
            + fftLength + 2 * spectrumBins  // padded frame, complex spectrum
            + spectrumBins  // power
            + 2 * spectrumBins  // mel weights: each bin lies in two bands at most
            + 2 * melBands  // energies, PCEN state
            + coefficients * melBands + coefficients  // cosine matrix, result
        return floats * 4 + spectrumBins * 2  // band numbers are int16
    }
}
