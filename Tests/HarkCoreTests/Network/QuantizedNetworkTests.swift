// SPDX-License-Identifier: Apache-2.0

import NetworkTestSupport
import TestSupport
import Testing

@testable import HarkCore

@Suite struct QuantizedNetworkTests {
    static let shapes: [(Int, [Int], Int)] = [
        (1, [1], 2), (20, [17], 12), (3, [9, 5], 4), (7, [5, 11, 3], 35), (4, [2, 8], 2),
    ]

    static func frames(_ count: Int, _ size: Int, _ random: inout SeededRandom) -> [[Int8]] {
        (0..<count).map { _ in RandomNetwork.integers(size, &random) }
    }

    static func logits(_ network: QuantizedNetwork, _ frames: [[Int8]], _ state: inout NetworkState) -> [[Int16]] {
        frames.map { frame in
            network.step(input: frame.span, state: &state)
            return state.logits
        }
    }

    @Test(arguments: shapes)
    func layersFeedEachOther(input: Int, hidden: [Int], labels: Int) {
        var random = SeededRandom(seed: 1)
        let network = RandomNetwork.network(input: input, hidden: hidden, labels: labels, &random)
        var state = NetworkState(shape: network.shape)
        var plain = network.layers.map { PlainLSTM($0) }
        for frame in Self.frames(20, input, &random) {
            network.step(input: frame.span, state: &state)
            var values = frame
            for layer in plain.indices {
                plain[layer].step(values)
                values = plain[layer].hidden.map { Int8($0) }
            }
            #expect(state.logits == PlainLSTM.logits(network.output, values.map(Int64.init)))
            #expect(state.layers.map(\.hidden) == plain.map { $0.hidden.map { Int8($0) } })
        }
        #expect(state.cellSaturations == plain.reduce(0) { $0 + $1.clipped })
    }

    @Test(arguments: shapes)
    func resetEqualsAFreshState(input: Int, hidden: [Int], labels: Int) {
        var random = SeededRandom(seed: 2)
        let network = RandomNetwork.network(input: input, hidden: hidden, labels: labels, &random)
        let heard = Self.frames(30, input, &random)
        let next = Self.frames(10, input, &random)
        var fresh = NetworkState(shape: network.shape)
        var used = fresh
        _ = Self.logits(network, heard, &used)
        used.reset()
        #expect(used.logits == fresh.logits)
        #expect(used.layers.map(\.hidden) == fresh.layers.map(\.hidden))
        #expect(used.layers.map(\.cell) == fresh.layers.map(\.cell))
        #expect(Self.logits(network, next, &used) == Self.logits(network, next, &fresh))
    }

    /// Training reads the count after many clips, each of which starts with a reset.
    @Test func resetKeepsTheCountOfSaturations() {
        let layer = ExtremeWeightTests.layer(
            input: 1, hidden: 2, weight: 0, recurrent: 0, multiplier: 0, biases: [.max, .max, .max, .max])
        var state = LSTMState(shape: layer.shape)
        for _ in 0..<9 { layer.step(input: [Int8(0)].span, state: &state) }
        #expect(state.cellSaturations == 2)
        state.reset()
        #expect(state.cellSaturations == 2)
        #expect(state.cell == [0, 0])
    }

    /// The state persists between calls: the same frame gives a different result after earlier input.
    @Test func outputsDependOnEarlierFrames() {
        var random = SeededRandom(seed: 3)
        let network = RandomNetwork.network(input: 8, hidden: [16], labels: 4, &random)
        let frame = Self.frames(1, 8, &random)[0]
        var state = NetworkState(shape: network.shape)
        let answers = Self.logits(network, [frame, frame, frame], &state)
        #expect(answers[0] != answers[1])
        #expect(answers[1] != answers[2])
    }

    /// Three streams processed by one network, interleaved in random order.
    @Test func streamsDoNotLeakIntoEachOther() {
        var random = SeededRandom(seed: 4)
        let network = RandomNetwork.network(input: 6, hidden: [9, 7], labels: 5, &random)
        let streams = (0..<3).map { _ in Self.frames(25, 6, &random) }
        let alone = streams.map { stream in
            var state = NetworkState(shape: network.shape)
            return Self.logits(network, stream, &state)
        }
        var states = streams.map { _ in NetworkState(shape: network.shape) }
        var mixed: [[[Int16]]] = [[], [], []]
        while let stream = (0..<3).filter({ mixed[$0].count < 25 }).randomElement(using: &random) {
            let frame = streams[stream][mixed[stream].count]
            network.step(input: frame.span, state: &states[stream])
            mixed[stream].append(states[stream].logits)
        }
        #expect(mixed == alone)
    }

    @Test(arguments: shapes)
    func comesBackFromItsSections(input: Int, hidden: [Int], labels: Int) throws {
        var random = SeededRandom(seed: 5)
        let network = RandomNetwork.network(input: input, hidden: hidden, labels: labels, &random)
        var container = ModelContainer()
        network.write(to: &container)
        let parsed = try ModelContainer(parsing: container.serialized())
        #expect(try QuantizedNetwork(reading: parsed) == network)
        #expect(try NetworkShape(reading: parsed) == network.shape)
    }

    @Test func sizesAddUp() {
        var random = SeededRandom(seed: 6)
        let network = RandomNetwork.network(input: 20, hidden: [8, 4], labels: 3, &random)
        let shape = network.shape
        #expect(shape.inputSize == 20)
        #expect(shape.labels == 3)
        let weights = network.layers.reduce(network.output.weights.count) {
            $0 + $1.inputWeights.count + $1.recurrentWeights.count
        }
        #expect(shape.weightCount == weights)
        #expect(shape.parameterBytes == weights + 4 * (3 * (32 + 16) + 2 * 3))
        #expect(shape.stateBytes == 3 * (8 + 4))
        // Pre-activations and logits in int16, the widest hidden state in int8.
        #expect(shape.scratchBytes == 2 * (32 + 16 + 3) + 8)
        var container = ModelContainer()
        network.write(to: &container)
        // Header and checksum 16, heads of three sections 8 each, shapes of 10, 10 and 4 bytes; the rest is parameters.
        #expect(container.serialized().count == 16 + 24 + 24 + shape.parameterBytes)
    }
}
