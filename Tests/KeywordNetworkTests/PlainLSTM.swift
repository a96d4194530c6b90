import Glibc
import KeywordNetwork

/// docs/arithmetic.md once more, in the plainest 64-bit arithmetic, sharing no code with the engine: what both agree on is
/// what the page says.
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

    /// floor(value / 2^bits + 1/2), by division and its remainder rather than by a shift.
    static func round(_ value: Int64, _ bits: Int64) -> Int64 {
        let divisor = Int64(1) << bits
        let (quotient, remainder) = (value + divisor / 2).quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }

    static func clip(_ value: Int64, _ end: Int64) -> Int64 { min(max(value, -end), end - 1) }

    private static let table = (0...512).map {
        min(32767, Int64((32768 * Glibc.tanh(Double($0) / 64) + 0.5).rounded(.down)))
    }

    static func tanh(_ z: Int64) -> Int64 {
        let a = min(abs(z), 32767)
        let y = table[Int(a / 64)] + round((table[Int(a / 64) + 1] - table[Int(a / 64)]) * (a % 64), 6)
        return z < 0 ? -y : y
    }

    static func sigmoid(_ z: Int64) -> Int64 {
        let a = min(abs(z), 32767)
        let low = table[Int(a / 128)]
        let y = 16384 + round(low * 128 + (table[Int(a / 128) + 1] - low) * (a % 128), 8)
        return z < 0 ? 32768 - y : y
    }
}
