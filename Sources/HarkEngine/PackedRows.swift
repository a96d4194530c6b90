// SPDX-License-Identifier: Apache-2.0

import CHarkKernels

/// What rows of weights become on the way into a kernel: multipliers and biases in the kernel's order, a bias taking in
/// the half that rounds and giving back what the kernel's operand offset adds.
struct PackedRows {
    /// Half of the 24 bits that requantization drops.
    static let half: Int64 = 1 << 23

    /// What an operand offset adds to a row's sum of products.
    static func excess(of weights: ArraySlice<Int8>, offset: UInt8, multiplier: Int32) -> Int64 {
        let sum = weights.reduce(Int64(0)) { $0 + Int64($1) }
        return Int64(offset) * sum * Int64(multiplier)
    }

    /// Copies a row's columns to where a kernel finds them: four side by side, then `stride` bytes to the next four.
    static func place(_ row: ArraySlice<Int8>, at target: UnsafeMutablePointer<Int8>, stride: Int) {
        for (column, weight) in row.enumerated() {
            target[column / Int(HARK_COLUMN_GROUP) * stride + column % Int(HARK_COLUMN_GROUP)] = weight
        }
    }
}
