// SPDX-License-Identifier: Apache-2.0

import Hark
import SpeechFeatures

/// The model-specific parts of an exported header: sizes, kinds and labels.
enum CSizes {
    /// What tells one export from another.
    /// - Parameters:
    ///   - program: printable ASCII.
    ///   - checksum: eight hexadecimal digits.
    static func identity(program: String, checksum: String) -> String {
        """
        #define HARK_MODEL_VERSION \(CText.literal(program))
        #define HARK_MODEL_CHECKSUM 0x\(checksum)u

        """
    }

    /// The definitions of all sizes.
    static func text(_ model: KeywordModel) -> String {
        let features = model.features
        let shape = model.network.shape
        let decoder = model.decoder
        let lines =
            [
                size("SAMPLE_RATE", features.sampleRate, "samples a second"),
                size("WINDOW", features.windowLength, "samples of a frame"),
                size("HOP", features.hopLength, "samples from frame to frame"),
                size("INPUTS", shape.inputSize, "features a frame"),
                size("LABELS", shape.labels, ""),
                size("LAYERS", shape.layers.count, "LSTM layers"),
                size("CELLS", shape.layers.reduce(0) { $0 + $1.hiddenSize }, "of all layers"),
                size(
                    "OUTPUTS", shape.layers.reduce(0) { $0 + ($1.hiddenSize + 3) / 4 * 4 },
                    "of all layers, each to a multiple of four"),
                size("WIDEST", shape.layers.map(\.hiddenSize).max() ?? 0, "cells of the widest layer"),
                size("TOP", shape.output.inputSize, "outputs of the last layer"),
                size("WINDOW_FRAMES", decoder.windowFrames, "over which the maximum logits are taken"),
                size("SMOOTHING_FRAMES", decoder.smoothingFrames, "over which posteriors are averaged"),
                size("REFRACTORY_FRAMES", decoder.refractoryFrames, "for which a keyword that fired is silent"),
                size("REARM", decoder.hysteresis, "share of the threshold to fall below before it fires again, Q0.15"),
                size("STANDARD_RING", ring(features.hopLength), "samples"),
                size("TEST_FRAMES", SelfTest.frames, "of the self-test"),
                "",
                "/* Its features. */",
            ] + featureLines(features)
        return lines.map { $0 + "\n" }.joined()
    }

    /// The constants of the label enumeration.
    static func labels(_ names: [String], prefix: String) -> String {
        names.enumerated().map { index, name in "    HARK_\(prefix)_LABEL_\(name) = \(index),\n" }.joined()
    }

    /// A power of two of at least two hops.
    private static func ring(_ hop: Int) -> Int {
        var size = 16
        while size < 2 * hop { size *= 2 }
        return size
    }

    private static func featureLines(_ features: FeatureSpec) -> [String] {
        let bandWeights = FeatureTables(spec: features).bands.reduce(0) { $0 + $1.weights.count }
        var lines = [
            size("FFT", features.fftLength, "points of the Fourier transform"),
            size("BANDS", features.melBands, "mel bands"),
            size("BAND_WEIGHTS", max(1, bandWeights), "of all bands"),
            size("MFCC", features.kind == .mfcc ? 1 : 0, "1 cosine transform of the bands, 0 the bands themselves"),
            size("REMOVES_OFFSET", features.offset == .removed ? 1 : 0, "1 if the mean of each frame is subtracted"),
            size(
                "FRAME_ENERGY", features.kind == .mfcc && features.zeroth == .frameEnergy ? 1 : 0,
                "1 if it is the first coefficient"),
            size("SPECTRUM", spectrum(features.spectrum), "0 power, 1 magnitude, 2 power / FFT"),
        ]
        switch features.preEmphasis {
        case .none:
            lines.append(size("EMPHASIS", 0, "none"))
        case .stream(let coefficient):
            lines.append(size("EMPHASIS", 1, "over the stream"))
            lines.append(number("EMPHASIS_COEFFICIENT", coefficient))
        case .frame(let coefficient):
            lines.append(size("EMPHASIS", 2, "within each frame"))
            lines.append(number("EMPHASIS_COEFFICIENT", coefficient))
        }
        return lines + compression(features.compression)
    }

    private static func spectrum(_ scale: SpectrumScale) -> Int {
        switch scale {
        case .power: 0
        case .magnitude: 1
        case .periodogram: 2
        }
    }

    private static func compression(_ compression: FeatureSpec.Compression) -> [String] {
        let meaning = "0 ln(E + floor), 1 PCEN, 2 ln(max(E, floor)), 3 that in decibels"
        let logarithm = { (kind: Int, floor: Float) in
            [size("PCEN", 0, ""), size("COMPRESSION", kind, meaning), number("FLOOR", floor)]
        }
        switch compression {
        case .logarithm(let floor): return logarithm(0, floor)
        case .clampedLogarithm(let floor): return logarithm(2, floor)
        case .decibels(let floor, _): return logarithm(3, floor)
        case .pcen(let pcen):
            return [
                size("PCEN", 1, "per-channel energy normalization"), size("COMPRESSION", 1, meaning),
                number("PCEN_SMOOTHING", pcen.smoothing), number("PCEN_GAIN", pcen.gain),
                number("PCEN_BIAS", pcen.bias), number("PCEN_POWER", pcen.power), number("PCEN_FLOOR", pcen.floor),
            ]
        }
    }

    private static func size(_ name: String, _ value: Int, _ meaning: String) -> String {
        let definition = "#define HARK_MODEL_\(name) \(value)"
        guard !meaning.isEmpty else { return definition }
        return definition + String(repeating: " ", count: max(1, 44 - definition.utf8.count)) + "/* \(meaning) */"
    }

    private static func number(_ name: String, _ value: Float) -> String {
        "#define HARK_MODEL_\(name) \(CText.constant(value))"
    }
}
