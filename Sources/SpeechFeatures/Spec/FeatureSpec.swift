/// How sound becomes features: the one description that training, batch and live share and every model stores.
///
/// All buffer sizes and tables derive from it; two programs with the same spec compute the same features.
public struct FeatureSpec: Sendable, Equatable {
    /// Samples a second.
    public var sampleRate: Int
    /// Samples in a frame.
    public var windowLength: Int
    /// Samples from the start of a frame to the start of the next.
    public var hopLength: Int
    /// Which frames there are at a recording's two ends.
    public var edges = FrameEdges.snip
    /// What is done to each frame's mean.
    public var offset = FrameOffset.kept
    public var preEmphasis = PreEmphasis.none
    public var window = WindowShape.periodicHann
    /// Points of the Fourier transform; the frame is padded with zeros up to it.
    public var fftLength: Int
    /// What of the Fourier transform the bands sum.
    public var spectrum = SpectrumScale.power
    /// Triangular bands, equally spaced in mel.
    public var melBands: Int
    /// Lower edge of the first and upper edge of the last band, Hz.
    public var lowestFrequency: Float
    public var highestFrequency: Float
    public var triangles = MelTriangles.mel
    public var compression: Compression
    /// What a frame ends as: ``coefficients`` MFCC, or ``melBands`` compressed bands.
    public var kind = FeatureKind.mfcc
    /// Cosine-transform coefficients kept, the zeroth included. Log-mel features have none, and pass over it and what
    /// follows it.
    public var coefficients: Int
    public var cosine = CosineScaling.uniform
    /// L of the lifter `1 + L/2 sin(pi k / L)` that coefficient k is multiplied by (Young et al., "The HTK Book",
    /// section 5.3); nil: none.
    public var lifter: Int?
    public var zeroth = ZerothCoefficient.cosine

    /// The parts without an argument here are as in ``standard``: plain frames through a periodic Hann window, power
    /// spectrum, MFCC by the uniformly scaled cosine transform.
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
}
