// SPDX-License-Identifier: Apache-2.0

import HarkCore
import TestSupport

/// Layers with random weights whose pre-activations fill their range without saturating often.
public enum RandomNetwork {
    public static func integers(_ count: Int, _ random: inout SeededRandom) -> [Int8] {
        (0..<count).map { _ in Int8(truncatingIfNeeded: random.next()) }
    }

    /// A product of two random int8 has a standard deviation of 74^2, and a sum of `count` products one of 74^2
    /// sqrt(count).
    /// - Parameter deviation: standard deviation of the rows' results, in units of the result.
    public static func multipliers(rows: Int, count: Int, deviation: Double, _ random: inout SeededRandom) -> [Int32] {
        let middle = deviation * 16_777_216 / (5476 * Double(count).squareRoot())
        return (0..<rows).map { _ in Int32(middle * Double.random(in: 0.2...1.8, using: &random)) }
    }

    public static func layer(
        input: Int, hidden: Int, fractionBits: Int = 5, deviation: Double = 6000, _ random: inout SeededRandom
    ) -> QuantizedLSTM {
        let shape = LSTMShape(inputSize: input, hiddenSize: hidden, inputFractionBits: fractionBits)
        let rows = shape.gateRows
        return QuantizedLSTM(
            shape: shape, inputWeights: integers(rows * input, &random),
            recurrentWeights: integers(rows * hidden, &random),
            inputMultipliers: multipliers(rows: rows, count: input, deviation: deviation, &random),
            recurrentMultipliers: multipliers(rows: rows, count: hidden, deviation: deviation, &random),
            biases: (0..<rows).map { _ in Int32.random(in: -33_000_000...33_000_000, using: &random) })
    }

    public static func dense(input: Int, labels: Int, _ random: inout SeededRandom) -> QuantizedDense {
        QuantizedDense(
            shape: DenseShape(inputSize: input, labels: labels), weights: integers(labels * input, &random),
            multipliers: multipliers(rows: labels, count: input, deviation: 8000, &random),
            biases: (0..<labels).map { _ in Int32.random(in: -100_000_000...100_000_000, using: &random) })
    }

    /// - Parameter hidden: number of cells of each layer.
    public static func network(
        input: Int, hidden: [Int], labels: Int, _ random: inout SeededRandom
    ) -> QuantizedNetwork {
        var layers: [QuantizedLSTM] = []
        for cells in hidden {
            let below = layers.last?.shape.hiddenSize
            layers.append(
                layer(input: below ?? input, hidden: cells, fractionBits: below == nil ? 5 : 7, &random))
        }
        let top = layers[layers.count - 1].shape.hiddenSize
        return QuantizedNetwork(layers: layers, output: dense(input: top, labels: labels, &random))
    }
}
