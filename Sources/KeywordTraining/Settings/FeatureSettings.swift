import SpeechFeatures

/// The features a model is trained on, as people write them down; ``spec`` is what runs.
public struct FeatureSettings: Sendable, Equatable, Codable {
    public enum Compression: String, Sendable, Codable, CaseIterable {
        case pcen
        case logarithm
    }

    /// Samples of a frame and from frame to frame, at 16 kHz.
    public var windowLength = 480
    public var hopLength = 320
    public var fftLength = 512
    public var melBands = 40
    /// Hz.
    public var lowestFrequency: Float = 20
    public var highestFrequency: Float = 4000
    public var coefficients = 20
    public var compression = Compression.pcen
    /// What the logarithm adds to every energy.
    public var logarithmFloor: Float = 1e-5
    /// See ``PCENSpec``.
    public var pcenSmoothing: Float = 0.04
    public var pcenGain: Float = 0.9
    public var pcenBias: Float = 2
    public var pcenPower: Float = 0.25
    public var pcenFloor: Float = 1e-6

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
