// SPDX-License-Identifier: Apache-2.0

import Hark
import HarkCore
import SpeechFeatures

extension ModelInput {
    static var seeds: [String: [UInt8]] {
        var logMel = features(coefficients: 4)
        logMel.kind = .logmel
        logMel.melBands = 5
        logMel.preEmphasis = .stream(0.97)
        logMel.triangles = .slaney
        var energy = features(coefficients: 3)
        energy.zeroth = .frameEnergy
        energy.compression = .clampedLogarithm(floor: 1e-6)
        energy.preEmphasis = .frame(0.97)
        energy.offset = .removed
        energy.window = .povey
        energy.lifter = 22
        return [
            "one-layer": model(features(coefficients: 4), hidden: [3]).serialized(),
            "two-layers-calibrated": model(energy, hidden: [5, 2], isCalibrated: true).serialized(),
            "log-mel": model(logMel, hidden: [9, 4], smoothing: 4).serialized(),
        ]
    }

    private static func features(coefficients: Int) -> FeatureSpec {
        var spec = FeatureSpec.standard
        spec.coefficients = coefficients
        spec.melBands = 8
        return spec
    }

    private static func model(
        _ features: FeatureSpec, hidden: [Int], smoothing: Int = 1, isCalibrated: Bool = false
    ) -> KeywordModel {
        var layers: [QuantizedLSTM] = []
        for cells in hidden {
            let below = layers.last?.shape.hiddenSize
            layers.append(
                layer(
                    LSTMShape(
                        inputSize: below ?? features.outputCount, hiddenSize: cells,
                        inputFractionBits: below == nil ? 5 : LSTMShape.outputFractionBits)))
        }
        let top = layers[layers.count - 1].shape.hiddenSize
        let dense = QuantizedDense(
            shape: DenseShape(inputSize: top, labels: 4), weights: weights(top * 4),
            multipliers: [2_000_000, 3_000_000, 1_000_000, 4_000_000], biases: [0, 1 << 20, -1 << 20, 5])
        let model = KeywordModel(
            features: features,
            normalization: FeatureNormalization(
                mean: [Float](repeating: 0.5, count: features.outputCount),
                inverseDeviation: [Float](repeating: 1.25, count: features.outputCount)),
            network: QuantizedNetwork(layers: layers, output: dense),
            labels: ["yes", "no", "_unknown_", "_silence_"].map { KeywordLabel(name: $0, threshold: 20_000) },
            decoder: DecoderSpec(windowFrames: 49, refractoryFrames: 25, smoothingFrames: smoothing),
            provenance: Provenance(
                date: "2026-01-01T00:00:00Z", program: "seed", command: "hark train", seed: 1, epochs: 1,
                trainingClips: ["yes": 1], validationClips: ["yes": 1], floatAccuracy: 0.5, quantizedAccuracy: 0.5))
        guard isCalibrated else { return model }
        return model.with(
            calibration: Calibration(
                hours: 2, targetRate: 1,
                curves: [
                    CalibrationCurve(
                        label: 0, words: 50,
                        points: [
                            .init(threshold: 1000, alarms: 30, rate: 15, missed: 1),
                            .init(threshold: 20_000, alarms: 2, rate: 0.8, missed: 5),
                        ])
                ]))
    }

    private static func layer(_ shape: LSTMShape) -> QuantizedLSTM {
        let rows = shape.gateRows
        return QuantizedLSTM(
            shape: shape, inputWeights: weights(rows * shape.inputSize),
            recurrentWeights: weights(rows * shape.hiddenSize),
            inputMultipliers: (0..<rows).map { Int32(9_000_000 + $0 * 1000) },
            recurrentMultipliers: (0..<rows).map { Int32(3_000_000 + $0 * 1000) },
            biases: (0..<rows).map { Int32($0 * 100_000 - 500_000) })
    }

    private static func weights(_ count: Int) -> [Int8] {
        (0..<count).map { Int8(truncatingIfNeeded: ($0 * 37 + 7) % 255 - 127) }
    }
}
