// SPDX-License-Identifier: Apache-2.0

import SpeechFeatures

/// The features that a model is trained on, as a configuration file states them. ``spec`` converts them for the feature
/// extractor.
package struct FeatureSettings: Sendable, Equatable, Codable {
    package enum Compression: String, Sendable, Codable, CaseIterable {
        case pcen
        case logarithm
    }

    private static let standard = FeatureSpec.standard

    /// Frame length and hop, in samples at 16 kHz.
    package var windowLength = standard.windowLength
    package var hopLength = standard.hopLength
    package var fftLength = standard.fftLength
    package var melBands = standard.melBands
    /// Hz.
    package var lowestFrequency = standard.lowestFrequency
    package var highestFrequency = standard.highestFrequency
    package var coefficients = standard.coefficients
    package var compression = Compression.pcen
    /// Added to every energy before the logarithm.
    package var logarithmFloor: Float = 1e-5
    /// See ``PCENSpec``.
    package var pcenSmoothing = PCENSpec.standard.smoothing
    package var pcenGain = PCENSpec.standard.gain
    package var pcenBias = PCENSpec.standard.bias
    package var pcenPower = PCENSpec.standard.power
    package var pcenFloor = PCENSpec.standard.floor

    package init() {}

    package var spec: FeatureSpec {
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
