import SpeechFeatures

/// The features a model is trained on, as people write them down; ``spec`` is what runs.
public struct FeatureSettings: Sendable, Equatable, Codable {
    public enum Compression: String, Sendable, Codable, CaseIterable {
        case pcen
        case logarithm
    }

    private static let standard = FeatureSpec.standard

    /// Samples of a frame and from frame to frame, at 16 kHz.
    public var windowLength = standard.windowLength
    public var hopLength = standard.hopLength
    public var fftLength = standard.fftLength
    public var melBands = standard.melBands
    /// Hz.
    public var lowestFrequency = standard.lowestFrequency
    public var highestFrequency = standard.highestFrequency
    public var coefficients = standard.coefficients
    public var compression = Compression.pcen
    /// What the logarithm adds to every energy.
    public var logarithmFloor: Float = 1e-5
    /// See ``PCENSpec``.
    public var pcenSmoothing = PCENSpec.standard.smoothing
    public var pcenGain = PCENSpec.standard.gain
    public var pcenBias = PCENSpec.standard.bias
    public var pcenPower = PCENSpec.standard.power
    public var pcenFloor = PCENSpec.standard.floor

    public init() {}

    public var spec: FeatureSpec {
        let compression: FeatureSpec.Compression =
            switch self.compression {
            case .logarithm: .logarithm(floor: logarithmFloor)
            case .pcen:
                .pcen(
                    PCENSpec(
                        smoothing: pcenSmoothing, gain: pcenGain, bias: pcenBias, power: pcenPower, floor: pcenFloor))
            }
        return FeatureSpec(
            sampleRate: 16_000, windowLength: windowLength, hopLength: hopLength, fftLength: fftLength,
            melBands: melBands, lowestFrequency: lowestFrequency, highestFrequency: highestFrequency,
            coefficients: coefficients, compression: compression)
    }
}
