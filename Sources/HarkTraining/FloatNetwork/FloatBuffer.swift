// SPDX-License-Identifier: Apache-2.0

/// Floats at a fixed place, zeroed at first: what BLAS and the training loops read and write.
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

    /// - Precondition: as many values as there are.
    func set(_ values: [Float]) {
        precondition(values.count == count)
        start.update(from: values, count: count)
    }

    var values: [Float] { Array(UnsafeBufferPointer(start: start, count: count)) }
}
