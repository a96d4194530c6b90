// SPDX-License-Identifier: Apache-2.0

/// The features of other programs, by name. docs/features.md has the formulas and the reference that each preset was
/// checked against.
package enum FeaturePreset: String, Sendable, CaseIterable {
    case tensorflow
    case helloEdge = "hello-edge"
    case mlperfTiny = "mlperf-tiny"
    case librosa
    case kaldi
    case htk
    case hark

    /// A description of the preset in one line.
    package var summary: String {
        switch self {
        case .tensorflow: "TensorFlow speech_commands (audio_ops): 30/10 ms, 40 mel 20-4000 Hz, 13 MFCC"
        case .helloEdge: "ARM \"Hello Edge\" (ML-KWS-for-MCU): 40/20 ms, 40 mel 20-4000 Hz, 10 MFCC"
        case .mlperfTiny: "MLPerf Tiny keyword spotting (tf.signal): 30/20 ms, 40 mel 20-4000 Hz, 10 MFCC"
        case .librosa: "librosa.feature.mfcc: 128/32 ms centred, 128 Slaney mel 0-8000 Hz, dB, 20 MFCC"
        case .kaldi: "Kaldi compute-mfcc-feats without dither: 25/10 ms, 23 mel 20-8000 Hz, 13 MFCC"
        case .htk: "HTK-like (python_speech_features): 25/10 ms, 26 mel 0-8000 Hz, 13 MFCC"
        case .hark: "Hark's own models: 30/20 ms, 40 mel 20-4000 Hz, PCEN, 20 MFCC"
        }
    }

    /// The preset at 16,000 samples per second.
    package var spec: FeatureSpec {
        switch self {
        case .tensorflow: return Self.audioOps(windowLength: 480, hopLength: 160, fftLength: 512, coefficients: 13)
        case .helloEdge: return Self.audioOps(windowLength: 640, hopLength: 320, fftLength: 1024, coefficients: 10)
        case .mlperfTiny:
            var spec = FeatureSpec(
                sampleRate: 16_000, windowLength: 480, hopLength: 320, fftLength: 512, melBands: 40,
                lowestFrequency: 20, highestFrequency: 4000, coefficients: 10, compression: .logarithm(floor: 1e-6))
            spec.spectrum = .magnitude
            return spec
        case .librosa: return Self.librosaSpec
        case .kaldi: return Self.kaldiSpec
        case .htk: return Self.htkSpec
        case .hark: return .standard
        }
    }

    private static func audioOps(
        windowLength: Int, hopLength: Int, fftLength: Int, coefficients: Int
    ) -> FeatureSpec {
        var spec = FeatureSpec(
            sampleRate: 16_000, windowLength: windowLength, hopLength: hopLength, fftLength: fftLength, melBands: 40,
            lowestFrequency: 20, highestFrequency: 4000, coefficients: coefficients,
            compression: .clampedLogarithm(floor: 1e-12))
        spec.spectrum = .magnitude
        spec.triangles = .audioOps
        return spec
    }

    private static var librosaSpec: FeatureSpec {
        var spec = FeatureSpec(
            sampleRate: 16_000, windowLength: 2048, hopLength: 512, fftLength: 2048, melBands: 128,
            lowestFrequency: 0, highestFrequency: 8000, coefficients: 20,
            compression: .decibels(floor: 1e-10, range: 80))
        spec.edges = .centred
        spec.triangles = .slaney
        spec.cosine = .orthonormal
        return spec
    }

    private static var kaldiSpec: FeatureSpec {
        var spec = FeatureSpec(
            sampleRate: 16_000, windowLength: 400, hopLength: 160, fftLength: 512, melBands: 23,
            lowestFrequency: 20, highestFrequency: 8000, coefficients: 13,
            compression: .clampedLogarithm(floor: 0x1p-23))
        spec.offset = .removed
        spec.preEmphasis = .frame(0.97)
        spec.window = .povey
        spec.cosine = .orthonormal
        spec.lifter = 22
        spec.zeroth = .frameEnergy
        return spec
    }

    private static var htkSpec: FeatureSpec {
        var spec = FeatureSpec(
            sampleRate: 16_000, windowLength: 400, hopLength: 160, fftLength: 512, melBands: 26,
            lowestFrequency: 0, highestFrequency: 8000, coefficients: 13,
            compression: .clampedLogarithm(floor: 0x1p-52))
        spec.edges = .paddedEnd
        spec.preEmphasis = .stream(0.97)
        spec.window = .hamming
        spec.spectrum = .periodogram
        spec.triangles = .wholeBins
        spec.cosine = .orthonormal
        spec.lifter = 22
        return spec
    }
}
