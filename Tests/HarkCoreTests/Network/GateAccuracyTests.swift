// SPDX-License-Identifier: Apache-2.0

import NetworkTestSupport
import TestSupport
import Testing

@testable import HarkCore

/// Every stage of one step, compared with double precision from the same state.
@Suite struct GateAccuracyTests {
    static let unit = 0x1p-15
    /// A pre-activation is exact except for one rounding: half of 2^-12. (The error of Double, at most 2^-53 of 2^20
    /// times a few hundred additions, is far below the margin.)
    static let zBound = 0x1p-13 + 1e-7
    /// The slope of sigmoid is at most 1/4; its own error is 0.744 units (ActivationTests).
    static let sigmoidBound = zBound / 4 + 0.744 * unit
    /// The slope of tanh is at most 1; its own error is 0.993 units.
    static let tanhBound = zBound + 0.993 * unit

    /// The ratio of the greatest error to the allowed error, by stage.
    struct Worst {
        var z = 0.0
        var i = 0.0
        var f = 0.0
        var g = 0.0
        var o = 0.0
        var c = 0.0
        var h = 0.0
    }

    /// - Parameter cellRange: initial range of the cells; with a narrow one `tanh(c)` is steep.
    static func compare(
        input: Int, hidden: Int, steps: Int, deviation: Double, cellRange: ClosedRange<Int16>, seed: UInt64
    ) -> Worst {
        var random = SeededRandom(seed: seed)
        let layer = RandomNetwork.layer(input: input, hidden: hidden, deviation: deviation, &random)
        let model = DoubleLSTM(layer)
        var state = LSTMState(shape: layer.shape)
        var worst = Worst()
        for _ in 0..<steps {
            let x = RandomNetwork.integers(input, &random)
            state.hidden = RandomNetwork.integers(hidden, &random)
            state.cell = (0..<hidden).map { _ in Int16.random(in: cellRange, using: &random) }
            let h = state.hidden.map { Double($0) * 0x1p-7 }
            let c = state.cell.map { Double($0) * 0x1p-12 }
            let z = model.preActivations(input: x, hidden: h)
            let expected = model.step(input: x, hidden: h, cell: c)
            layer.step(input: x.span, state: &state)

            for (found, exact) in zip(state.preActivations, z) {
                worst.z = max(worst.z, abs(Double(found) * 0x1p-12 - exact) / zBound)
            }
            for cell in 0..<hidden { measure(cell, state, expected[cell], before: c[cell], &worst) }
        }
        return worst
    }

    static func measure(_ cell: Int, _ state: LSTMState, _ exact: DoubleLSTM.Cell, before: Double, _ worst: inout Worst)
    {
        let size = state.cell.count
        let sigmoid = { (gate: Int) in Double(Activation.sigmoid(state.preActivations[gate * size + cell])) * unit }
        let candidate = Double(Activation.tanh(state.preActivations[2 * size + cell])) * unit
        worst.i = max(worst.i, abs(sigmoid(0) - exact.i) / sigmoidBound)
        worst.f = max(worst.f, abs(sigmoid(1) - exact.f) / sigmoidBound)
        worst.g = max(worst.g, abs(candidate - exact.g) / tanhBound)
        worst.o = max(worst.o, abs(sigmoid(3) - exact.o) / sigmoidBound)
        // f c + i g with the errors of f, g and i, then two roundings: half of 2^-27 and half of 2^-12.
        let cellBound =
            abs(before) * sigmoidBound + exact.i * tanhBound + abs(exact.g) * sigmoidBound + sigmoidBound * tanhBound
            + 0x1p-28 + 0x1p-13
        worst.c = max(worst.c, abs(Double(state.cell[cell]) * 0x1p-12 - exact.c) / cellBound)
        // o tanh(c): the errors of o, of c (slope at most 1) and of tanh itself, and the rounding to Q0.7.
        let hiddenBound = sigmoidBound + cellBound + 0.993 * unit + 0x1p-8
        worst.h = max(worst.h, abs(Double(state.hidden[cell]) * 0x1p-7 - exact.h) / hiddenBound)
    }

    static func expect(_ worst: Worst) {
        #expect(worst.z <= 1)
        #expect(worst.i <= 1)
        #expect(worst.f <= 1)
        #expect(worst.g <= 1)
        #expect(worst.o <= 1)
        #expect(worst.c <= 1)
        #expect(worst.h <= 1)
    }

    @Test(arguments: [(1, 1), (1, 7), (2, 3), (5, 1), (13, 9), (20, 33), (40, 31), (63, 65)])
    func everyStage(input: Int, hidden: Int) {
        // Pre-activations of 1.5 on average (a deviation of 6000) rarely clip; those of 6 (24,000) often do.
        for deviation in [1500.0, 6000, 24_000] {
            let worst = Self.compare(
                input: input, hidden: hidden, steps: 6, deviation: deviation, cellRange: .min ... .max,
                seed: UInt64(input * 1000 + hidden))
            Self.expect(worst)
        }
    }

    /// For small cells tanh(c) is steep. The errors must come close to the bounds, or the bounds prove little.
    @Test func smallCells() {
        let worst = Self.compare(
            input: 20, hidden: 64, steps: 20, deviation: 3000, cellRange: -3000...3000, seed: 77)
        Self.expect(worst)
        for found in [worst.z, worst.i, worst.f, worst.g, worst.o, worst.c, worst.h] { #expect(found > 0.4) }
    }

    @Test func largestInputsAndHidden() {
        let worst = Self.compare(
            input: 128, hidden: 512, steps: 1, deviation: 6000, cellRange: .min ... .max, seed: 9)
        Self.expect(worst)
    }
}
