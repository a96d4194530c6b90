// SPDX-License-Identifier: Apache-2.0

import NetworkTestSupport
import TestSupport
import Testing

@testable import HarkCore

@Suite struct OutputLayerTests {
    static func logits(_ dense: QuantizedDense, _ hidden: [Int8]) -> [Int16] {
        var logits = [Int16](repeating: 99, count: dense.shape.labels)
        var row = logits.mutableSpan
        dense.apply(to: hidden.span, logits: &row)
        return logits
    }

    static func dense(_ weights: [[Int8]], multipliers: [Int32], biases: [Int32]) -> QuantizedDense {
        QuantizedDense(
            shape: DenseShape(inputSize: weights[0].count, labels: weights.count), weights: Array(weights.joined()),
            multipliers: multipliers, biases: biases)
    }

    /// The sum is exact, so the only error of a logit is its rounding: half of 2^-10.
    @Test(arguments: [(1, 2), (7, 3), (64, 12), (512, 35)])
    func againstDouble(input: Int, labels: Int) {
        var random = SeededRandom(seed: UInt64(labels))
        let dense = RandomNetwork.dense(input: input, labels: labels, &random)
        for _ in 0..<5 {
            let hidden = RandomNetwork.integers(input, &random)
            for (row, logit) in Self.logits(dense, hidden).enumerated() {
                var exact = Double(dense.biases[row]) * 0x1p-24
                for column in 0..<input {
                    let weight = Double(dense.weights[row * input + column]) * Double(dense.multipliers[row]) * 0x1p-27
                    exact += weight * Double(hidden[column]) * 0x1p-7
                }
                exact = min(max(exact, -32), 32 - 0x1p-10)
                #expect(abs(Double(logit) * 0x1p-10 - exact) <= 0x1p-11 + 1e-9)
            }
        }
    }

    @Test func endsSaturate() {
        let low = [Int8](repeating: -128, count: 512)
        let high = [Int8](repeating: 127, count: 512)
        let dense = Self.dense(
            [low, high, low, high],
            multipliers: [RowMultiplier.range.upperBound, RowMultiplier.range.upperBound, 0, 0],
            biases: [.max, .min, .max, .min])
        // 2^31 in Q7.24 is 128, so a bias alone exceeds Q5.10.
        #expect(Self.logits(dense, low) == [.max, .min, .max, .min])
        #expect(Self.logits(dense, high) == [.min, .max, .max, .min])
    }

    /// One unit of a logit equals 2^14 units of a bias in Q7.24.
    @Test func biasesRoundHalfUp() {
        let biases: [Int32] = [8191, 8192, -8192, -8193, 24_575, 24_576, -24_576, -24_577]
        let dense = Self.dense(
            [[Int8]](repeating: [5], count: 8), multipliers: [Int32](repeating: 0, count: 8), biases: biases)
        #expect(Self.logits(dense, [100]) == [0, 1, 0, -1, 1, 2, -1, -2])
    }

    /// Product and bias are added before the single rounding: two halves make one, not two.
    @Test func productAndBiasRoundTogether() {
        // 1 * 2^23 is half of 2^24, and so is a bias of 2^13 times 2^10.
        let dense = Self.dense(
            [[1], [1], [-1]], multipliers: [8_388_608, 8_388_608, 8_388_608], biases: [8192, 0, -8192])
        #expect(Self.logits(dense, [1]) == [1, 1, -1])
    }
}
