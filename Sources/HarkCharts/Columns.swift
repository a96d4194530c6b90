// SPDX-License-Identifier: Apache-2.0

/// The minimum and maximum of groups of samples, for a signal of any length in fixed memory: when all columns are full,
/// they are merged in pairs.
package struct EnvelopeColumns: Sendable {
    package private(set) var least: [Float] = []
    package private(set) var greatest: [Float] = []
    /// Samples per column.
    package private(set) var samplesPerColumn = 1
    /// The number of samples so far.
    package private(set) var count = 0

    private let capacity: Int
    /// The number of samples in the last column.
    private var filled = 0

    /// - Parameter capacity: the most columns, even and above 0. A long signal has at least half as many.
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

/// The means of groups of frames, for a stream of any length in fixed memory: when all columns are full, they are
/// merged in pairs.
package struct MeanColumns: Sendable {
    package let rows: Int
    /// Frames per column; the last column may have fewer.
    package private(set) var framesPerColumn = 1
    /// The number of frames so far.
    package private(set) var count = 0

    private let capacity: Int
    /// `[columns, rows]`: the sums of each column's frames.
    private var sums: [Double] = []

    /// - Parameter capacity: the most columns, even and above 0. A long stream has at least half as many.
    package init(rows: Int, capacity: Int) {
        precondition(rows > 0 && capacity > 0 && capacity % 2 == 0, "columns to merge in pairs")
        self.rows = rows
        self.capacity = capacity
        sums.reserveCapacity(rows * capacity)
    }

    package var columns: Int { sums.count / rows }

    /// - Precondition: The frame has `rows` values.
    package mutating func add(_ frame: borrowing Span<Float>) {
        precondition(frame.count == rows, "a value a row")
        if count == columns * framesPerColumn {
            if columns == capacity { mergePairs() }
            sums.append(contentsOf: repeatElement(0, count: rows))
        }
        count += 1
        let start = sums.count - rows
        for row in 0..<rows { sums[start + row] += Double(frame[row]) }
    }

    /// The means, row-major `[rows, columns]`, as in a ``HeatMap``.
    package var means: [Float] {
        let columns = columns
        return (0..<rows).flatMap { row in
            (0..<columns).map { column in
                let frames = min(framesPerColumn, count - column * framesPerColumn)
                return Float(sums[column * rows + row] / Double(frames))
            }
        }
    }

    private mutating func mergePairs() {
        for column in 0..<capacity / 2 {
            for row in 0..<rows {
                sums[column * rows + row] = sums[2 * column * rows + row] + sums[(2 * column + 1) * rows + row]
            }
        }
        sums.removeLast(capacity / 2 * rows)
        framesPerColumn *= 2
    }
}
