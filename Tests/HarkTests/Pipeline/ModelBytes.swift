// SPDX-License-Identifier: Apache-2.0

import HarkCore
import SpeechFeatures

@testable import Hark

/// A small model for tests that damage every part of it.
enum SmallModel {
    static func make(hidden: Int = 3, coefficients: Int = 4) -> KeywordModel {
        var features = FeatureSpec.standard
        features.coefficients = coefficients
        let shape = LSTMShape(inputSize: coefficients, hiddenSize: hidden, inputFractionBits: 5)
        let rows = shape.gateRows
        let integers = { (count: Int, step: Int) in
            (0..<count).map { Int8(truncatingIfNeeded: ($0 * step + 7) % 255 - 127) }
        }
        let lstm = QuantizedLSTM(
            shape: shape, inputWeights: integers(rows * coefficients, 37),
            recurrentWeights: integers(rows * hidden, 59),
            inputMultipliers: (0..<rows).map { Int32(9_000_000 + $0 * 1000) },
            recurrentMultipliers: (0..<rows).map { Int32(3_000_000 + $0 * 1000) },
            biases: (0..<rows).map { Int32($0 * 100_000 - 500_000) })
        let dense = QuantizedDense(
            shape: DenseShape(inputSize: hidden, labels: 3), weights: integers(hidden * 3, 83),
            multipliers: [2_000_000, 3_000_000, 1_000_000], biases: [0, 1 << 20, -1 << 20])
        return KeywordModel(
            features: features,
            normalization: FeatureNormalization(
                mean: [Float](repeating: 0.5, count: coefficients),
                inverseDeviation: [Float](repeating: 1.25, count: coefficients)),
            network: QuantizedNetwork(layers: [lstm], output: dense),
            labels: [
                KeywordLabel(name: "yes", threshold: 20_000), KeywordLabel(name: "_unknown_", threshold: 20_000),
                KeywordLabel(name: "_silence_", threshold: 20_000),
            ],
            decoder: DecoderSpec(windowFrames: 49, refractoryFrames: 25),
            provenance: Provenance(
                date: "2026-01-01T00:00:00Z", program: "test", command: "hark train", seed: 1, epochs: 1,
                trainingClips: ["yes": 1], validationClips: ["yes": 1], floatAccuracy: 0.5, quantizedAccuracy: 0.5))
    }

    /// The bytes with a corrected checksum: damage that only later checks can find.
    static func resealed(_ bytes: [UInt8]) -> [UInt8] {
        let content = Array(bytes.dropLast(4))
        var writer = ByteWriter()
        writer.append(bytes: content)
        writer.append(CRC32.checksum(content.span))
        return writer.bytes
    }
}
