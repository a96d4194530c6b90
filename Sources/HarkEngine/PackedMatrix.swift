// SPDX-License-Identifier: Apache-2.0

import CHarkKernels
import HarkCore

/// A matrix without gates laid out for a kernel: the output layer, or a projection.
final class PackedMatrix: @unchecked Sendable {
    // Written in init alone.
    let rows: Int
    let columns: Int
    private let weights: AlignedBuffer<Int8>
    private let multipliers: AlignedBuffer<Int32>
    private let biases: AlignedBuffer<Int64>
    /// The matrix as C sees it: pointers into the buffers above.
    let matrix: AlignedBuffer<hark_matrix>

    private static let block = Int(HARK_ROW_BLOCK)
    private static let group = Int(HARK_COLUMN_GROUP)

    /// - Parameters:
    ///   - weights: int8, row-major `[rows, columns]`.
    ///   - biases: Q7.24, one a row, in a result of 2^-10; nil: none.
    init(weights source: [Int8], rows: Int, columns: Int, multipliers: [Int32], biases: [Int32]?, offset: UInt8) {
        self.rows = rows
        self.columns = columns
        let groups = PackedLSTM.groups(columns)
        let padded = Self.packedRows(rows)
        weights = AlignedBuffer(count: Self.packedWeights(rows: rows, columns: columns))
        self.multipliers = AlignedBuffer(count: padded)
        self.biases = AlignedBuffer(count: padded)
        matrix = AlignedBuffer(count: 1)
        let stride = Self.block * Self.group
        for row in 0..<rows {
            let values = source[row * columns..<(row + 1) * columns]
            PackedRows.place(
                values, at: weights.start + row / Self.block * groups * stride + row % Self.block * Self.group,
                stride: stride)
            self.multipliers.start[row] = multipliers[row]
            // Units of 2^-34.
            self.biases.start[Int(hark_packed_bias(Int32(row)))] =
                Int64(biases?[row] ?? 0) << 10 + PackedRows.half
                - PackedRows.excess(of: values, offset: offset, multiplier: multipliers[row])
        }
        matrix.start.initialize(
            to: hark_matrix(
                blocks: Int32(padded / Self.block), groups: Int32(groups), weights: weights.start,
                multipliers: self.multipliers.start, biases: self.biases.start))
    }

    /// Bytes of weights, multipliers and biases.
    var allocatedBytes: Int { weights.bytes + multipliers.bytes + biases.bytes }

    static func packedRows(_ rows: Int) -> Int { rows.roundedUp(to: block) }

    static func packedWeights(rows: Int, columns: Int) -> Int {
        packedRows(rows) * PackedLSTM.groups(columns) * group
    }
}
