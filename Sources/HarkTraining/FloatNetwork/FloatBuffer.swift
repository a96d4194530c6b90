// SPDX-License-Identifier: Apache-2.0

/// A zero-initialized array of floats at a fixed address, for BLAS and the training loops.
final class FloatBuffer {
    let count: Int
    let start: UnsafeMutablePointer<Float>

    init(count: Int) {
        self.count = count
        start = .allocate(capacity: max(1, count))
        start.initialize(repeating: 0, count: max(1, count))
    }

    deinit {
        start.deallocate()
    }

    func clear() {
        start.update(repeating: 0, count: count)
    }

    func copy(from other: FloatBuffer) {
        precondition(other.count == count)
        start.update(from: other.start, count: count)
    }

    /// - Precondition: `values` has ``count`` values.
    func set(_ values: [Float]) {
        precondition(values.count == count)
        start.update(from: values, count: count)
    }

    var values: [Float] { Array(UnsafeBufferPointer(start: start, count: count)) }
}

extension FloatBuffer {
    /// Sets every row of `count` values to `values`.
    func fillRows(with values: UnsafePointer<Float>, count: Int) {
        for row in 0..<self.count / count { (start + row * count).update(from: values, count: count) }
    }

    /// The sum of all rows of `count` values.
    func sumRows(count: Int, into sums: UnsafeMutablePointer<Float>) {
        sums.update(repeating: 0, count: count)
        for row in 0..<self.count / count {
            let values = start + row * count
            for column in 0..<count { sums[column] += values[column] }
        }
    }

    /// The last `count` values.
    func last(_ count: Int) -> UnsafeMutablePointer<Float> { start + (self.count - count) }

    /// For a buffer of states `[frames + 1, rows, width]`: copies the last state of a row to its first one, or clears
    /// the first one.
    func carry(row: Int, of rows: Int, width: Int, keep: Bool) {
        let first = start + row * width
        if keep {
            first.update(from: last(rows * width) + row * width, count: width)
        } else {
            first.update(repeating: 0, count: width)
        }
    }
}
