// SPDX-License-Identifier: Apache-2.0

import HarkCore
import NetworkTestSupport
import TestSupport
import Testing

@testable import HarkEngine

/// Compares every kernel of this processor with the plain Swift reference: equal logits in every frame, so equal
/// states.
@Suite struct ReferenceAgreementTests {
    struct Case: Sendable {
        let input: Int
        let hidden: [Int]
        var labels = 12
    }

    static let kernels = Kernel.available

    static let corners = [
        Case(input: 1, hidden: [1], labels: 2), Case(input: 40, hidden: [128]), Case(input: 20, hidden: [122]),
        Case(input: 3, hidden: [31, 33, 32], labels: 17), Case(input: 128, hidden: [512], labels: 35),
        Case(input: 512, hidden: [7], labels: 512), Case(input: 10, hidden: [65, 40]),
        Case(input: 5, hidden: [8, 9, 70]),
    ]

    /// The logits of a reference run.
    static func reference(_ network: QuantizedNetwork, _ frames: [[Int8]]) -> [[Int16]] {
        var state = NetworkState(shape: network.shape)
        return frames.map { frame in
            network.step(input: frame.span, state: &state)
            return state.logits
        }
    }

    static func run(_ streams: NetworkStreams, labels: Int, _ frames: [[Int8]]) -> [[Int16]] {
        let slots: [Int32] = [0]
        return frames.map { frame in
            streams.setInput(frame.span)
            streams.step(slots: slots.span)
            var logits = [Int16](repeating: 0, count: labels)
            streams.copyLogits(into: &logits)
            return logits
        }
    }

    static func frames(_ count: Int, _ size: Int, _ random: inout SeededRandom) -> [[Int8]] {
        (0..<count).map { _ in RandomNetwork.integers(size, &random) }
    }

    private func compare(_ network: QuantizedNetwork, frames: [[Int8]]) {
        let expected = Self.reference(network, frames)
        for kernel in Self.kernels {
            let streams = NetworkStreams(network: CompiledNetwork(network, kernel: kernel))
            let labels = network.shape.labels
            #expect(Self.run(streams, labels: labels, frames) == expected, "\(kernel)")
            streams.reset()
            #expect(
                Self.run(streams, labels: labels, Array(frames.prefix(3))) == Array(expected.prefix(3)),
                "\(kernel) after a reset")
        }
    }

    @Test(arguments: corners)
    func cornerShapes(shape: Case) {
        var random = SeededRandom(seed: UInt64(shape.input))
        let network = RandomNetwork.network(
            input: shape.input, hidden: shape.hidden, labels: shape.labels, &random)
        compare(network, frames: Self.frames(12, shape.input, &random))
    }

    @Test(arguments: 0..<40)
    func randomShapes(seed: Int) {
        var random = SeededRandom(seed: UInt64(1000 + seed))
        let layers = Int.random(in: 1...3, using: &random)
        // Mostly small sizes: the kernels differ in the handling of remainders.
        let hidden = (0..<layers).map { _ in Int.random(in: 1...(seed % 8 == 0 ? 512 : 96), using: &random) }
        let input = Int.random(in: 1...128, using: &random)
        let network = RandomNetwork.network(
            input: input, hidden: hidden, labels: Int.random(in: 2...40, using: &random), &random)
        compare(network, frames: Self.frames(6, input, &random))
    }

    /// Weights, values, biases and multipliers at their limits: the widest sums, saturating cells, rows of zeros.
    @Test(arguments: [Int8(-128), 127, 0], [RowMultiplier.range.upperBound, 70_000, 0])
    func extremes(weight: Int8, multiplier: Int32) {
        let shape = LSTMShape(inputSize: 512, hiddenSize: 512, inputFractionBits: 5)
        let rows = shape.gateRows
        let layer = QuantizedLSTM(
            shape: shape, inputWeights: [Int8](repeating: weight, count: rows * 512),
            recurrentWeights: [Int8](repeating: -128, count: rows * 512),
            inputMultipliers: [Int32](repeating: multiplier, count: rows),
            recurrentMultipliers: [Int32](repeating: multiplier / 3, count: rows),
            biases: (0..<rows).map { [.max, .min, 4096, -1, 0][$0 % 5] })
        let dense = QuantizedDense(
            shape: DenseShape(inputSize: 512, labels: 3), weights: [Int8](repeating: weight, count: 3 * 512),
            multipliers: [multiplier, RowMultiplier.range.upperBound, 1], biases: [.min, 0, .max])
        let values: [Int8] = [-128, 127, 0, -128]
        compare(
            QuantizedNetwork(layers: [layer], output: dense),
            frames: values.map { [Int8](repeating: $0, count: 512) })
    }

    /// Cells driven to both limits and kept there.
    @Test func saturatingCells() {
        let shape = LSTMShape(inputSize: 1, hiddenSize: 40, inputFractionBits: 5)
        let biases = (0..<4).flatMap { gate in
            (0..<40).map { cell -> Int32 in gate == 2 && cell % 2 == 0 ? .min : .max }
        }
        let zeros = [Int8](repeating: 0, count: shape.gateRows * 40)
        let none = [Int32](repeating: 0, count: shape.gateRows)
        let layer = QuantizedLSTM(
            shape: shape, inputWeights: Array(zeros.prefix(shape.gateRows)), recurrentWeights: zeros,
            inputMultipliers: none, recurrentMultipliers: none, biases: biases)
        var random = SeededRandom(seed: 3)
        let network = QuantizedNetwork(
            layers: [layer], output: RandomNetwork.dense(input: 40, labels: 12, &random))
        compare(network, frames: [[Int8]](repeating: [0], count: 30))
    }

    @Test func theReferenceIsAvailableEverywhere() {
        #expect(Kernel.available.contains(.reference) && Kernel.available.contains(.plain))
        #expect(Kernel.available.count == Set(Kernel.available).count)
    }
}
