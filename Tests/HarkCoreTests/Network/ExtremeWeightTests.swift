// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import HarkCore

/// Values at the limits of every format, for which the accumulators are proven wide enough.
@Suite struct ExtremeWeightTests {
    /// A layer with equal rows, except for the biases of the gates i, f, g, o.
    static func layer(
        input: Int, hidden: Int, weight: Int8, recurrent: Int8, multiplier: Int32, biases: [Int32]
    ) -> QuantizedLSTM {
        let shape = LSTMShape(inputSize: input, hiddenSize: hidden, inputFractionBits: 5)
        let multipliers = [Int32](repeating: multiplier, count: shape.gateRows)
        return QuantizedLSTM(
            shape: shape, inputWeights: [Int8](repeating: weight, count: shape.gateRows * input),
            recurrentWeights: [Int8](repeating: recurrent, count: shape.gateRows * hidden),
            inputMultipliers: multipliers, recurrentMultipliers: multipliers,
            biases: biases.flatMap { [Int32](repeating: $0, count: hidden) })
    }

    static func preActivations(_ layer: QuantizedLSTM, input: Int8, hidden: Int8 = 0) -> [Int16] {
        var state = LSTMState(shape: layer.shape)
        for cell in state.hidden.indices { state.hidden[cell] = hidden }
        let x = [Int8](repeating: input, count: layer.shape.inputSize)
        layer.computePreActivations(input: x.span, state: &state)
        return state.preActivations
    }

    /// 512 products of 2^14 each, twice, times the greatest multiplier, plus the greatest bias.
    @Test(arguments: [(Int8(-128), Int8(-128), Int32.max, Int16.max), (-128, 127, .min, .min), (127, -128, .min, .min)])
    func accumulatorsAtTheirWidest(weight: Int8, value: Int8, bias: Int32, expected: Int16) {
        let biases = [bias, bias, bias, bias]
        let layer = Self.layer(
            input: 512, hidden: 16, weight: weight, recurrent: weight, multiplier: RowMultiplier.range.upperBound,
            biases: biases)
        #expect(Self.preActivations(layer, input: value, hidden: value).allSatisfy { $0 == expected })
        // The greatest number of cells; the recurrent accumulator is as wide as the input accumulator.
        let wide = Self.layer(
            input: 1, hidden: 512, weight: weight, recurrent: weight, multiplier: RowMultiplier.range.upperBound,
            biases: biases)
        #expect(Self.preActivations(wide, input: value, hidden: value).allSatisfy { $0 == expected })
    }

    /// Two large terms of opposite sign that leave one unit: no intermediate value was clipped.
    @Test func oppositeEndsCancel() {
        let shape = LSTMShape(inputSize: 512, hiddenSize: 512, inputFractionBits: 5)
        let ends = { (value: Int8) in [Int8](repeating: value, count: shape.gateRows * 512) }
        let multipliers = [Int32](repeating: RowMultiplier.range.upperBound, count: shape.gateRows)
        let layer = QuantizedLSTM(
            shape: shape, inputWeights: ends(-128), recurrentWeights: ends(127), inputMultipliers: multipliers,
            recurrentMultipliers: multipliers, biases: [Int32](repeating: 4096, count: shape.gateRows))
        var state = LSTMState(shape: shape)
        for cell in 0..<512 { state.hidden[cell] = -128 }
        let x = [Int8](repeating: -127, count: 512)
        layer.computePreActivations(input: x.span, state: &state)
        #expect(state.preActivations.allSatisfy { $0 == 1 })
    }

    /// With a multiplier or row of zero only the bias is left: one unit of Q3.12 is 4096 of Q7.24, halves round up.
    @Test(arguments: [(Int8(-128), Int32(0)), (0, 0x3FFF_FFFF), (0, 0)])
    func onlyTheBiasIsLeft(weight: Int8, multiplier: Int32) {
        for (biases, expected) in [
            ([2047, 2048, -2048, -2049], [0, 1, 0, -1]),
            ([4096, 6143, 6144, -6145], [1, 1, 2, -2]),
            ([.max, .min, 134_215_680, -134_217_728], [.max, .min, .max, .min]),
        ] as [([Int32], [Int16])] {
            let layer = Self.layer(
                input: 3, hidden: 1, weight: weight, recurrent: weight, multiplier: multiplier, biases: biases)
            #expect(Self.preActivations(layer, input: -128, hidden: -128) == expected)
        }
    }

    /// i, f and o fully open and g at a limit: the cell reaches its limit in a few steps and is clipped at every step
    /// from then on. Every clipped step is counted.
    @Test(arguments: [(Int32.max, Int16.max, Int8(127)), (.min, .min, -128)])
    func cellsSaturateAtBothEnds(candidate: Int32, cellEnd: Int16, hiddenEnd: Int8) {
        let layer = Self.layer(
            input: 1, hidden: 3, weight: 0, recurrent: 0, multiplier: 0, biases: [.max, .max, candidate, .max])
        var state = LSTMState(shape: layer.shape)
        var steps = 0
        while state.cellSaturations == 0 && steps < 100 {
            layer.step(input: [Int8(0)].span, state: &state)
            steps += 1
        }
        // Each step adds slightly less than 1, because of i and f, and the limit is 8.
        #expect(steps == 9)
        #expect(state.cellSaturations == 3)
        for more in 1...5 {
            layer.step(input: [Int8(0)].span, state: &state)
            #expect(state.cell == [cellEnd, cellEnd, cellEnd])
            #expect(state.hidden == [hiddenEnd, hiddenEnd, hiddenEnd])
            #expect(state.cellSaturations == 3 + 3 * more)
        }
    }

    /// A closed input gate and an open forget gate keep the cell; a closed forget gate empties it.
    @Test func gatesOpenAndShut() {
        let keeping = Self.layer(
            input: 1, hidden: 1, weight: 0, recurrent: 0, multiplier: 0, biases: [.min, .max, .max, .max])
        var state = LSTMState(shape: keeping.shape)
        state.cell = [20_000]
        keeping.step(input: [Int8(0)].span, state: &state)
        // 20000 * 32757 / 32768 + 4096 * 11 / 32768 = 19994.7
        #expect(state.cell == [19_995])
        let emptying = Self.layer(
            input: 1, hidden: 1, weight: 0, recurrent: 0, multiplier: 0, biases: [.min, .min, .min, .min])
        emptying.step(input: [Int8(0)].span, state: &state)
        // 19995 * 11 / 32768 - 4096 * 11 / 32768 = 5.3; the output gate is closed.
        #expect(state.cell == [5])
        #expect(state.hidden == [0])
    }
}
