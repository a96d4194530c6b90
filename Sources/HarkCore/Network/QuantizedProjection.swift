// SPDX-License-Identifier: Apache-2.0

/// The recurrent projection of an LSTM layer: r = P h, in integers.
public struct QuantizedProjection: Sendable, Equatable {
    /// Int8, row-major `[outputSize, hiddenSize]`; the value is integer * row scale.
    public let weights: ConstantArray<Int8>
    /// Row scale * 2^(17 + outputFractionBits). An accumulator (Q0.7 inputs) times its multiplier is an output value
    /// with 24 more fractional bits, which are dropped.
    public let multipliers: ConstantArray<Int32>

    public init(weights: ConstantArray<Int8>, multipliers: ConstantArray<Int32>) {
        self.weights = weights
        self.multipliers = multipliers
    }

    /// - Parameters:
    ///   - hidden: Q0.7, one per cell.
    ///   - output: int8 with the shape's fractional bits, one per row.
    func apply(to hidden: borrowing [Int8], output: inout [Int8]) {
        let weights = self.weights.span
        let hidden = hidden.span
        for row in 0..<output.count {
            let product = dotProduct(weights.extracting(row * hidden.count..<(row + 1) * hidden.count), hidden)
            let sum = Int64(product) &* Int64(multipliers[row])
            // |sum| < 2^23 * 2^30, so the result fits 32 bits after 24 bits are dropped.
            output[row] = saturateToInt8(Int32(truncatingIfNeeded: roundingShiftRight(sum, by: requantizationShift)))
        }
    }

    init(reading reader: inout ByteReader, rows: Int, columns: Int) throws(ModelFormatError) {
        multipliers = try RowMultiplier.read(&reader, count: rows)
        weights = try reader.read(count: rows * columns, of: Int8.self)
    }

    func write(to writer: inout ByteWriter) {
        writer.append(contentsOf: multipliers)
        writer.append(contentsOf: weights)
    }
}
