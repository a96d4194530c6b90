// SPDX-License-Identifier: Apache-2.0

import NetworkTestSupport
import TestSupport
import Testing

@testable import HarkCore

/// The engine and the plain implementation of docs/arithmetic.md give the same bits.
@Suite struct PlainAgreementTests {
    /// - Parameter deviation: of the pre-activations, in units of 2^-12; 30,000 clips most of them.
    static func compare(input: Int, hidden: Int, fractionBits: Int, steps: Int, deviation: Double, seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let layer = RandomNetwork.layer(
            input: input, hidden: hidden, fractionBits: fractionBits, deviation: deviation, &random)
        var state = LSTMState(shape: layer.shape)
        var plain = PlainLSTM(layer)
        for step in 0..<steps {
            let x = RandomNetwork.integers(input, &random)
            layer.step(input: x.span, state: &state)
            plain.step(x)
            #expect(state.hidden.map(Int64.init) == plain.hidden, "step \(step)")
            #expect(state.cell.map(Int64.init) == plain.cell, "step \(step)")
        }
        #expect(state.cellSaturations == plain.clipped)
    }

    @Test(arguments: [(1, 1), (1, 2), (2, 1), (3, 5), (7, 3), (16, 16), (20, 17), (31, 33), (40, 64)])
    func randomLayers(input: Int, hidden: Int) {
        for (fractionBits, deviation) in [(5, 800.0), (5, 6000), (7, 6000), (0, 30_000)] {
            Self.compare(
                input: input, hidden: hidden, fractionBits: fractionBits, steps: 12, deviation: deviation,
                seed: UInt64(input + 100 * hidden + fractionBits))
        }
    }

    @Test func fourHundredSteps() {
        Self.compare(input: 5, hidden: 7, fractionBits: 5, steps: 400, deviation: 6000, seed: 8)
    }

    @Test(arguments: [(128, 512), (512, 3)])
    func largestLayers(input: Int, hidden: Int) {
        Self.compare(input: input, hidden: hidden, fractionBits: 5, steps: 2, deviation: 6000, seed: 1)
    }

    /// States that no network reaches by itself, including the limits.
    @Test func anyState() {
        var random = SeededRandom(seed: 2)
        let layer = RandomNetwork.layer(input: 6, hidden: 40, &random)
        var state = LSTMState(shape: layer.shape)
        var plain = PlainLSTM(layer)
        for _ in 0..<20 {
            state.hidden = RandomNetwork.integers(40, &random)
            state.cell = (0..<40).map { _ in
                [.min, .max, Int16(truncatingIfNeeded: random.next())].randomElement(using: &random)!
            }
            plain.hidden = state.hidden.map(Int64.init)
            plain.cell = state.cell.map(Int64.init)
            let x = RandomNetwork.integers(6, &random)
            layer.step(input: x.span, state: &state)
            plain.step(x)
            #expect(state.hidden.map(Int64.init) == plain.hidden)
            #expect(state.cell.map(Int64.init) == plain.cell)
        }
        #expect(state.cellSaturations == plain.clipped)
        // The limits are included so that some states clip.
        #expect(plain.clipped > 0)
    }

    @Test(arguments: [(1, 2), (3, 2), (33, 12), (512, 512)])
    func outputLayer(input: Int, labels: Int) {
        var random = SeededRandom(seed: UInt64(input))
        let dense = RandomNetwork.dense(input: input, labels: labels, &random)
        let hidden = RandomNetwork.integers(input, &random)
        #expect(OutputLayerTests.logits(dense, hidden) == PlainLSTM.logits(dense, hidden.map(Int64.init)))
    }
}
