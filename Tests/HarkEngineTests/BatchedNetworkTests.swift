// SPDX-License-Identifier: Apache-2.0

import HarkCore
import NetworkTestSupport
import TestSupport
import Testing

@testable import HarkEngine

/// Streams that advance together give the same results as each alone.
@Suite struct StreamBankTests {
    @Test(arguments: ReferenceAgreementTests.kernels, [1, 2, 3, 16, 17])
    func togetherAsAlone(kernel: Kernel, slots: Int) {
        var random = SeededRandom(seed: UInt64(slots))
        let network = RandomNetwork.network(input: 20, hidden: [50, 34], labels: 5, &random)
        let bank = NetworkStreams(network: CompiledNetwork(network, kernel: kernel), slots: slots)
        var alone = (0..<slots).map { _ in NetworkState(shape: network.shape) }
        var logits = [Int16](repeating: 0, count: 5)
        for turn in 0..<40 {
            // A random subset in random order; sometimes a stream is reset.
            let active = (0..<slots).shuffled(using: &random).prefix(Int.random(in: 1...slots, using: &random))
                .map { Int32($0) }
            if turn % 7 == 3 {
                bank.reset(slot: Int(active[0]))
                alone[Int(active[0])].reset()
            }
            for slot in active {
                let frame = RandomNetwork.integers(20, &random)
                bank.setInput(frame.span, slot: Int(slot))
                network.step(input: frame.span, state: &alone[Int(slot)])
            }
            bank.step(slots: active.span)
            for slot in 0..<slots {
                bank.copyLogits(slot: slot, into: &logits)
                #expect(logits == alone[slot].logits, "turn \(turn), slot \(slot)")
            }
        }
    }

    @Test func noStreamsGiveNoResult() {
        var random = SeededRandom(seed: 1)
        let network = RandomNetwork.network(input: 2, hidden: [3], labels: 2, &random)
        let bank = BatchedNetwork(network: PackedNetwork(network, kernel: .plain), slots: 1)
        let none: [Int32] = []
        bank.step(slots: none.span)
        var logits: [Int16] = [1, 1]
        bank.copyLogits(slot: 0, into: &logits)
        #expect(logits == [0, 0])
    }

    /// The computed memory equals the allocated memory: weights and rows of the packed layers, state and scratch of one
    /// stream.
    @Test(arguments: ReferenceAgreementTests.corners)
    func memoryIsKnownBefore(shape: ReferenceAgreementTests.Case) {
        var random = SeededRandom(seed: 1)
        let network = RandomNetwork.network(
            input: shape.input, hidden: shape.hidden, labels: shape.labels, &random)
        let packed = PackedNetwork(network, kernel: .plain)
        let memory = EngineMemory(shape: network.shape)
        #expect(memory.weights + memory.rows == packed.allocatedBytes)
        #expect(memory.state + memory.scratch == BatchedNetwork(network: packed, slots: 1).allocatedBytes)
        #expect(memory.weights >= network.shape.weightCount)
    }
}
