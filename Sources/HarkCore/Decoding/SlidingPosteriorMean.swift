// SPDX-License-Identifier: Apache-2.0

/// The mean of each label's posteriors over the newest frames. Frames before the start count as zeros, so that a stream's
/// first frame alone makes no mean.
struct SlidingPosteriorMean: Sendable {
    /// Row-major `[frames, labels]`, Q0.15, a ring of rows.
    private var rows: [Int16]
    /// Sums over the rows, exact: at most 1000 * 32767 < 2^25.
    private var sums: [Int32]
    private let frames: Int32
    private var next = 0

    init(labels: Int, frames: Int) {
        rows = [Int16](repeating: 0, count: labels * frames)
        sums = [Int32](repeating: 0, count: labels)
        self.frames = Int32(frames)
    }

    mutating func reset() {
        for index in rows.indices { rows[index] = 0 }
        for label in sums.indices { sums[label] = 0 }
        next = 0
    }

    /// - Parameters:
    ///   - posteriors: the newest frame's, Q0.15.
    ///   - means: Q0.15, rounded half up.
    mutating func add(_ posteriors: [Int16], into means: inout [Int16]) {
        let start = next * sums.count
        for label in sums.indices {
            sums[label] &+= Int32(posteriors[label]) &- Int32(rows[start + label])
            rows[start + label] = posteriors[label]
            means[label] = Int16(truncatingIfNeeded: (sums[label] &+ frames / 2) / frames)
        }
        next = next + 1 == Int(frames) ? 0 : next + 1
    }
}
