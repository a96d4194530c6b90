// SPDX-License-Identifier: Apache-2.0

import NetworkTestSupport
import TestSupport
import Testing

@testable import HarkCore

/// Many steps, each model with its own state: errors may feed back, but only within a bound from the equations.
@Suite struct FreeRunTests {
    static let unit = 0x1p-15

    /// The greatest possible difference of h and c in any cell.
    struct Bound {
        var h = 0.0
        var c = 0.0

        /// Computes the errors after a step from those before it, along the path of the double model. `gain` is the
        /// factor from an error in h to one in a pre-activation; the other terms are those of GateAccuracyTests, with
        /// the roundings of c and h in both models.
        mutating func advance(_ step: [DoubleLSTM.Cell], before: [Double], gain: Double) {
            let z = gain * h + 0x1p-13 + 1e-7
            let sigmoid = z / 4 + 0.744 * unit
            let tanh = z + 0.993 * unit
            let old = c
            c =
                0x1p-28 + 0x1p-12 + zip(step, before).map { cell, c in
                    cell.f * old + (abs(c) + old) * sigmoid + cell.i * tanh + (abs(cell.g) + tanh) * sigmoid
                }.max()!
            h = sigmoid + c + 0.993 * unit + 0x1p-7
        }
    }

    static func rounded(_ x: Double, unit: Double) -> Double { (x / unit + 0.5).rounded(.down) * unit }

    /// The recurrent weights are small, so that errors fade and the bound stays narrow. Measured over 300 steps: the
    /// models never differ by more than one unit of h (2^-7) and two of c (2^-11); the bounds for h end between 0.015
    /// and 0.039.
    @Test(arguments: [(1, 1), (4, 3), (9, 24), (20, 33)])
    func staysWithinItsBound(input: Int, hidden: Int) {
        var random = SeededRandom(seed: UInt64(hidden))
        let strong = RandomNetwork.layer(input: input, hidden: hidden, deviation: 3000, &random)
        let weak = 0.3 / DoubleLSTM(strong).recurrentGain
        let layer = QuantizedLSTM(
            shape: strong.shape, inputWeights: strong.inputWeights, recurrentWeights: strong.recurrentWeights,
            inputMultipliers: strong.inputMultipliers,
            recurrentMultipliers: strong.recurrentMultipliers.map { Int32(Double($0) * weak) },
            biases: strong.biases.map { $0 / 4 })
        let model = DoubleLSTM(layer)
        var state = LSTMState(shape: layer.shape)
        var h = [Double](repeating: 0, count: hidden)
        var c = h
        var bound = Bound()
        for step in 0..<300 {
            let x = RandomNetwork.integers(input, &random).map { $0 / 4 }
            layer.step(input: x.span, state: &state)
            let exact = model.step(input: x, hidden: h, cell: c)
            bound.advance(exact, before: c, gain: model.recurrentGain)
            h = exact.map { Self.rounded($0.h, unit: 0x1p-7) }
            c = exact.map { Self.rounded($0.c, unit: 0x1p-12) }
            let hError = zip(state.hidden, h).map { abs(Double($0) * 0x1p-7 - $1) }.max()!
            let cError = zip(state.cell, c).map { abs(Double($0) * 0x1p-12 - $1) }.max()!
            #expect(hError <= bound.h && cError <= bound.c, "step \(step)")
        }
        // A bound as large as a substantial part of the range of h would prove nothing.
        #expect(bound.h < 0.05)
    }
}
