// SPDX-License-Identifier: Apache-2.0

/// The least and greatest sample of groups of samples, for a signal of any length in fixed memory: when the columns
/// are full, each two become one.
package struct EnvelopeColumns: Sendable {
    package private(set) var least: [Float] = []
    package private(set) var greatest: [Float] = []
    /// Samples a column.
    package private(set) var samplesPerColumn = 1
    /// Samples so far.
    package private(set) var count = 0

    private let capacity: Int
    /// Samples in the last column.
    private var filled = 0

    /// - Parameter capacity: columns at most, even and above 0; there are at least half as many of a long signal.
    package init(capacity: Int) {
        precondition(capacity > 0 && capacity % 2 == 0, "columns to merge in pairs")
        self.capacity = capacity
        least.reserveCapacity(capacity)
        greatest.reserveCapacity(capacity)
    }

    package mutating func add(_ sample: Float) {
        count += 1
        if least.isEmpty || filled == samplesPerColumn {
            if least.count == capacity { mergePairs() }
            least.append(sample)
            greatest.append(sample)
            filled = 1
        } else {
            least[least.count - 1] = min(least[least.count - 1], sample)
            greatest[greatest.count - 1] = max(greatest[greatest.count - 1], sample)
            filled += 1
        }
    }

    private mutating func mergePairs() {
        for column in 0..<capacity / 2 {
            least[column] = min(least[2 * column], least[2 * column + 1])
            greatest[column] = max(greatest[2 * column], greatest[2 * column + 1])
        }
        least.removeLast(capacity / 2)
        greatest.removeLast(capacity / 2)
        samplesPerColumn *= 2
        filled = samplesPerColumn
    }
}
