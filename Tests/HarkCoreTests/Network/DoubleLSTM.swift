// SPDX-License-Identifier: Apache-2.0

import Glibc
import HarkCore

/// The layer's equations in double precision, on the real numbers that its integers represent. Only values outside the
/// formats are clipped as in the engine: pre-activations and cell at -8 and 8, h at -1 and 1.
struct DoubleLSTM {
    struct Cell {
        var i = 0.0
        var f = 0.0
        var g = 0.0
        var o = 0.0
        var c = 0.0
        var h = 0.0
    }

    let layer: QuantizedLSTM
    let inputScale: Double

    init(_ layer: QuantizedLSTM) {
        self.layer = layer
        inputScale = 1 / Double(1 << layer.shape.inputFractionBits)
    }

    /// The greatest sum of a row's absolute recurrent weights: the factor from an error in h to one in a
    /// pre-activation.
    var recurrentGain: Double {
        let hidden = layer.shape.hiddenSize
        return (0..<layer.shape.gateRows).map { row in
            recurrentScale(row)
                * layer.recurrentWeights[row * hidden..<(row + 1) * hidden].reduce(0) { $0 + abs(Double($1)) }
        }.max()!
    }

    func recurrentScale(_ row: Int) -> Double { Double(layer.recurrentMultipliers[row]) * 0x1p-29 }

    func preActivations(input: [Int8], hidden: [Double]) -> [Double] {
        let values = input.map { Double($0) * inputScale }
        return (0..<layer.shape.gateRows).map { row in
            let scale = Double(layer.inputMultipliers[row]) * 0x1p-36 / inputScale
            let sum =
                scale * Self.dot(layer.inputWeights, row, values)
                + recurrentScale(row) * Self.dot(layer.recurrentWeights, row, hidden)
                + Double(layer.biases[row]) * 0x1p-24
            return Self.clip(sum, 0x1p-12, 8)
        }
    }

    /// One step from a given state, without rounding.
    func step(input: [Int8], hidden: [Double], cell: [Double]) -> [Cell] {
        let z = preActivations(input: input, hidden: hidden)
        let cells = cell.count
        return (0..<cells).map { index in
            var result = Cell()
            result.i = Self.sigmoid(z[index])
            result.f = Self.sigmoid(z[cells + index])
            result.g = tanh(z[2 * cells + index])
            result.o = Self.sigmoid(z[3 * cells + index])
            result.c = Self.clip(result.f * cell[index] + result.i * result.g, 0x1p-12, 8)
            result.h = Self.clip(result.o * tanh(result.c), 0x1p-7, 1)
            return result
        }
    }

    private static func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

    private static func clip(_ x: Double, _ unit: Double, _ end: Double) -> Double { min(max(x, -end), end - unit) }

    private static func dot(_ matrix: [Int8], _ row: Int, _ vector: [Double]) -> Double {
        var sum = 0.0
        for column in 0..<vector.count { sum += Double(matrix[row * vector.count + column]) * vector[column] }
        return sum
    }
}
