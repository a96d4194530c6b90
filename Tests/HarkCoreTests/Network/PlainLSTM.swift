// SPDX-License-Identifier: Apache-2.0

import HarkCore

/// An independent implementation of docs/arithmetic.md in plain 64-bit arithmetic that shares no code with the engine.
/// If the two agree, the engine does what the page says.
struct PlainLSTM {
    let layer: QuantizedLSTM
    var hidden: [Int64]
    var cell: [Int64]
    var clipped = 0

    init(_ layer: QuantizedLSTM) {
        self.layer = layer
        hidden = Array(repeating: 0, count: layer.shape.hiddenSize)
        cell = hidden
    }

    mutating func step(_ input: [Int8]) {
        let cells = hidden.count
        let gates = (0..<4 * cells).map(preActivation(input))
        for cell in 0..<cells {
            let i = Self.sigmoid(gates[cell])
            let f = Self.sigmoid(gates[cells + cell])
            let g = Self.tanh(gates[2 * cells + cell])
            let o = Self.sigmoid(gates[3 * cells + cell])
            let updated = Self.round(f * self.cell[cell] + Self.round(i * g, 3), 15)
            self.cell[cell] = Self.clip(updated, 32768)
            if updated != self.cell[cell] { clipped += 1 }
            hidden[cell] = Self.clip(Self.round(o * Self.tanh(self.cell[cell]), 23), 128)
        }
    }

    private func preActivation(_ input: [Int8]) -> (Int) -> Int64 {
        { row in
            let fromInput = Self.dot(layer.inputWeights, row, input.map(Int64.init))
            let fromHidden = Self.dot(layer.recurrentWeights, row, hidden)
            let sum =
                fromInput * Int64(layer.inputMultipliers[row]) + fromHidden * Int64(layer.recurrentMultipliers[row])
                + Int64(layer.biases[row]) * 4096
            return Self.clip(Self.round(sum, 24), 32768)
        }
    }

    static func logits(_ dense: QuantizedDense, _ hidden: [Int64]) -> [Int16] {
        (0..<dense.shape.labels).map { row in
            let sum = dot(dense.weights, row, hidden) * Int64(dense.multipliers[row]) + Int64(dense.biases[row]) * 1024
            return Int16(clip(round(sum, 24), 32768))
        }
    }

    private static func dot(_ matrix: [Int8], _ row: Int, _ vector: [Int64]) -> Int64 {
        var sum: Int64 = 0
        for column in 0..<vector.count { sum += Int64(matrix[row * vector.count + column]) * vector[column] }
        return sum
    }

    /// floor(value / 2^bits + 1/2), by division and remainder instead of a shift.
    static func round(_ value: Int64, _ bits: Int64) -> Int64 {
        let divisor = Int64(1) << bits
        let (quotient, remainder) = (value + divisor / 2).quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }

    static func clip(_ value: Int64, _ end: Int64) -> Int64 { min(max(value, -end), end - 1) }

    /// Constant, linear, quadratic and cubic coefficients of each quarter, as listed in docs/arithmetic.md.
    private static let quarters: [(Int64, Int64, Int64, Int64)] = [
        (4075, 32261, -500, -159), (11743, 28560, -1275, -91), (18173, 22690, -1564, -10), (23066, 16531, -1457, 41),
        (26519, 11306, -1142, 56), (28830, 7402, -815, 51), (30322, 4710, -550, 39), (31262, 2942, -352, 27),
        (31846, 1818, -218, 17), (32206, 1114, -140, 11), (32426, 680, -85, 7), (32560, 414, -52, 4),
        (32642, 253, -34, 3), (32691, 153, -17, 2), (32721, 93, -8, 1), (32740, 56, -11, 1),
        (32751, 34, -6, 0), (32758, 21, -11, -4), (32762, 12, -8, 0), (32764, 8, 1, 0),
        (32766, 11, -7, -8), (32767, 9, -6, -4), (32767, 0, 0, 0), (32767, 0, 0, 0),
        (32767, 0, 0, 0), (32767, 0, 0, 0), (32767, 0, 0, 0), (32767, 0, 0, 0),
        (32767, 0, 0, 0), (32767, 0, 0, 0), (32767, 0, 0, 0), (32767, 0, 0, 0),
    ]

    private static func rise(_ quarter: Int, _ t: Int64) -> Int64 {
        let (_, linear, quadratic, cubic) = quarters[quarter]
        return round(t * (linear + round(t * (quadratic + round(t * cubic, 15)), 15)), 15)
    }

    static func tanh(_ z: Int64) -> Int64 {
        let a = min(abs(z), 32767)
        let quarter = Int(a / 1024)
        let y = min(32767, quarters[quarter].0 + round(rise(quarter, (a % 1024 - 512) * 64), 3))
        return z < 0 ? -y : y
    }

    static func sigmoid(_ z: Int64) -> Int64 {
        let a = min(abs(z), 32767)
        let quarter = Int(a / 2048)
        let y = 16384 + round(8 * quarters[quarter].0 + rise(quarter, (a % 2048 - 1024) * 32), 4)
        return z < 0 ? 32768 - y : y
    }
}
