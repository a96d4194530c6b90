// SPDX-License-Identifier: Apache-2.0

import CHarkKernels
import HarkCore

/// The output layer's matrix in a kernel's memory layout.
final class PackedMatrix: @unchecked Sendable {
    // Sendable because nothing is written after init.
    let rows: Int
    let columns: Int
    private let weights: AlignedBuffer<Int8>
    private let multipliers: AlignedBuffer<Int32>
    private let biases: AlignedBuffer<Int64>
    /// The matrix as a C structure: pointers into the buffers above.
    let matrix: AlignedBuffer<hark_matrix>

    private static let block = Int(HARK_ROW_BLOCK)
    private static let group = Int(HARK_COLUMN_GROUP)

    /// - Parameters:
    ///   - weights: int8, row-major `[rows, columns]`.
    ///   - biases: Q7.24, one per row, for results in units of 2^-10.
    init(weights source: [Int8], rows: Int, columns: Int, multipliers: [Int32], biases: [Int32], offset: UInt8) {
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
            // In units of 2^-34.
            self.biases.start[Int(hark_packed_bias(Int32(row)))] =
                Int64(biases[row]) << 10 + PackedRows.half
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

/// Converts rows of weights to a kernel's layout. The packed bias of a row includes the half that rounds the result.
/// Subtracted from it is what the kernel's operand offset adds to the row's sum.
struct PackedRows {
    /// Half of the 24 bits that requantization drops.
    static let half: Int64 = 1 << 23

    /// The amount that an operand offset adds to a row's sum of products, times the row's multiplier.
    static func excess(of weights: ArraySlice<Int8>, offset: UInt8, multiplier: Int32) -> Int64 {
        let sum = weights.reduce(Int64(0)) { $0 + Int64($1) }
        return Int64(offset) * sum * Int64(multiplier)
    }

    /// Copies a row's columns to their places in a kernel's layout: groups of four columns whose starts are `stride`
    /// bytes apart.
    static func place(_ row: ArraySlice<Int8>, at target: UnsafeMutablePointer<Int8>, stride: Int) {
        for (column, weight) in row.enumerated() {
            target[column / Int(HARK_COLUMN_GROUP) * stride + column % Int(HARK_COLUMN_GROUP)] = weight
        }
    }
}

/// Zeroed memory, aligned to a cache line for vector units. Its address does not change until it is released.
final class AlignedBuffer<Element: BitwiseCopyable> {
    let count: Int
    let start: UnsafeMutablePointer<Element>

    init(count: Int) {
        self.count = count
        let bytes = max(1, count * MemoryLayout<Element>.stride)
        let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
        start = memory.bindMemory(to: Element.self, capacity: count)
    }

    var bytes: Int { count * MemoryLayout<Element>.stride }

    deinit {
        UnsafeMutableRawPointer(start).deallocate()
    }
}

extension Int {
    /// The smallest multiple of `unit` that is not less than the number.
    func roundedUp(to unit: Int) -> Int { (self + unit - 1) / unit * unit }
}
