// SPDX-License-Identifier: Apache-2.0

/// The recurrent projection of an LSTM layer: r = P h, in integers.
public struct QuantizedProjection: Sendable, Equatable {
    /// Int8, row-major `[outputSize, hiddenSize]`; the value is integer * row scale.
    public let weights: ConstantArray<Int8>
    /// Row scale * 2^(17 + outputFractionBits): from Q0.7 products to the output's format, with 24 bits to drop.
    public let multipliers: ConstantArray<Int32>

    public init(weights: ConstantArray<Int8>, multipliers: ConstantArray<Int32>) {
        self.weights = weights
        self.multipliers = multipliers
    }

    /// - Parameters:
    ///   - hidden: Q0.7, one a cell.
    ///   - output: int8 of the shape's fraction bits, one a row.
    func apply(to hidden: borrowing [Int8], output: inout [Int8]) {
        let weights = self.weights.span
        let hidden = hidden.span
        for row in 0..<output.count {
            let product = dotProduct(weights.extracting(row * hidden.count..<(row + 1) * hidden.count), hidden)
            let sum = Int64(product) &* Int64(multipliers[row])
            // |sum| < 2^23 * 2^30: without its 24 bits it fits 32.
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
