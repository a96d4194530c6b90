// SPDX-License-Identifier: Apache-2.0

/// The means of groups of frames, for a stream of any length in fixed memory: when the columns are full, each
/// two become one.
package struct MeanColumns: Sendable {
    package let rows: Int
    /// Frames a column; the last may have fewer.
    package private(set) var framesPerColumn = 1
    /// Frames so far.
    package private(set) var count = 0

    private let capacity: Int
    /// `[columns, rows]`; of the last column the sum so far.
    private var sums: [Double] = []

    /// - Parameter capacity: columns at most, even and above 0; there are at least half as many of a long stream.
    package init(rows: Int, capacity: Int) {
        precondition(rows > 0 && capacity > 0 && capacity % 2 == 0, "columns to merge in pairs")
        self.rows = rows
        self.capacity = capacity
        sums.reserveCapacity(rows * capacity)
    }

    package var columns: Int { sums.count / rows }

    /// - Precondition: `rows` values.
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

    /// The means, row-major `[rows, columns]` as a ``HeatMap`` wants them.
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
