// SPDX-License-Identifier: Apache-2.0

import Glibc
import Hark
import HarkCore
import SpeechFeatures

/// The source file with all tables of an exported library.
enum CTables {
    static func text(_ model: KeywordModel, _ test: SelfTest) -> String {
        var parts = [
            "// SPDX-License-Identifier: Apache-2.0\n",
            "/* The tables of hark_model.h: weights, thresholds, names, constants of the features. */\n",
        ]
        parts.append("#define HARK_MODEL_PRIVATE\n#include \"hark_model.h\"\n")
        parts.append("#ifndef HARK_MODEL_PLACE\n#define HARK_MODEL_PLACE\n#endif\n")
        parts += labels(model.labels)
        for (index, layer) in model.network.layers.enumerated() { parts += arrays(of: layer, number: index + 1) }
        parts.append(layers(model.network.layers))
        parts += output(model.network.output)
        parts.append("const uint32_t hark_model_test_digest = \(test.digest)u;\n")
        parts.append("#ifndef HARK_MODEL_NO_FEATURES\n")
        parts += features(model.features)
        parts.append(floats("hark_model_mean[HARK_MODEL_INPUTS]", model.normalization.mean))
        parts.append(
            floats("hark_model_inverse_deviation[HARK_MODEL_INPUTS]", model.normalization.inverseDeviation))
        parts.append(
            CText.array(
                "const int8_t hark_model_test_features[HARK_MODEL_TEST_FRAMES * HARK_MODEL_INPUTS]",
                test.features.map { "\($0)" }))
        parts.append("#endif\n")
        return parts.joined(separator: "\n")
    }

    /// The elements of the array of label names.
    static func names(_ labels: [KeywordLabel]) -> String {
        labels.map { "    \(CText.literal($0.name)),\n" }.joined()
    }

    private static func labels(_ labels: [KeywordLabel]) -> [String] {
        [
            "const char *const hark_model_label_names[HARK_MODEL_LABELS] = {\n@NAMES@\n};\n",
            CText.array(
                "const uint16_t hark_model_thresholds[HARK_MODEL_LABELS]",
                labels.map { "\($0.isKeyword ? Int32($0.threshold) : KeywordDecoder.never)" }),
        ]
    }

    private static func arrays(of layer: QuantizedLSTM, number: Int) -> [String] {
        [
            weights("static const int8_t lstm\(number)_weights", PackedWeights.gates(layer)),
            integers("lstm\(number)_rows", PackedWeights.gateConstants(layer)),
        ]
    }

    /// The array of layer descriptions.
    private static func layers(_ layers: [QuantizedLSTM]) -> String {
        let rows = layers.enumerated().map { index, layer in
            let prefix = "lstm\(index + 1)"
            return """
                    {\(prefix)_weights, \(prefix)_rows, \(layer.shape.inputSize), \(layer.shape.hiddenSize)},

                """
        }
        return "const hark_model_layer hark_model_layers[HARK_MODEL_LAYERS] = {\n\(rows.joined())};\n"
    }

    private static func output(_ dense: QuantizedDense) -> [String] {
        [
            weights(
                "const int8_t hark_model_output_weights",
                PackedWeights.matrix(dense.weights, columns: dense.shape.inputSize)),
            CText.array(
                "const int32_t hark_model_output_multipliers[HARK_MODEL_LABELS]",
                dense.multipliers.map(CText.constant)),
            CText.array(
                "const int32_t hark_model_output_biases[HARK_MODEL_LABELS]", dense.biases.map(CText.constant)),
        ]
    }

    private static func features(_ spec: FeatureSpec) -> [String] {
        let tables = FeatureTables(spec: spec)
        let weights = tables.bands.flatMap(\.weights)
        var arrays = [
            floats("hark_model_window[HARK_MODEL_WINDOW]", tables.window),
            floats("hark_model_cosines[HARK_MODEL_FFT / 4 + 1]", cosines(points: spec.fftLength)),
            CText.array(
                "const uint16_t hark_model_band_first[HARK_MODEL_BANDS]", tables.bands.map { "\($0.first)" }),
            CText.array(
                "const uint16_t hark_model_band_bins[HARK_MODEL_BANDS]", tables.bands.map { "\($0.weights.count)" }),
            floats("hark_model_band_weights[HARK_MODEL_BAND_WEIGHTS]", weights.isEmpty ? [0] : weights),
        ]
        if spec.kind == .mfcc {
            let rows = stride(from: 0, to: tables.cosineTransform.count, by: spec.melBands).map { start in
                let row = tables.cosineTransform[start..<start + spec.melBands]
                return "{\n    \(row.map(CText.constant).joined(separator: ", "))}"
            }
            arrays.append(CText.array("const float hark_model_dct[HARK_MODEL_INPUTS][HARK_MODEL_BANDS]", rows))
        }
        return arrays
    }

    /// cos(2 pi k / points) for k in 0...points / 4.
    private static func cosines(points: Int) -> [Float] {
        (0...points / 4).map { $0 == points / 4 ? 0 : Float(cos(2 * Double.pi * Double($0) / Double(points))) }
    }

    private static func weights(_ declaration: String, _ values: [Int8]) -> String {
        CText.array("HARK_MODEL_PLACE HARK_MODEL_ALIGNED \(declaration)[\(values.count)]", values.map { "\($0)" })
    }

    private static func integers(_ name: String, _ values: [Int32]) -> String {
        CText.array("static const int32_t \(name)[\(values.count)]", values.map(CText.constant))
    }

    private static func floats(_ declaration: String, _ values: [Float]) -> String {
        CText.array("const float \(declaration)", values.map(CText.constant))
    }
}
