// SPDX-License-Identifier: Apache-2.0

/// The maximum logit of each label over all frames so far. Clips are classified by it, and training optimizes it.
public struct LogitMaximum: Sendable {
    /// Q5.10, one per label; `Int16.min` before the first frame.
    public private(set) var values: [Int16]

    public init(labels: Int) {
        values = [Int16](repeating: .min, count: labels)
    }

    public mutating func reset() {
        for label in values.indices { values[label] = .min }
    }

    /// - Parameter logits: Q5.10, one per label.
    public mutating func add(_ logits: [Int16]) {
        precondition(logits.count == values.count)
        for label in values.indices { values[label] = max(values[label], logits[label]) }
    }
}

/// The maximum logit of each label over the newest frames: ``LogitMaximum`` for an endless stream.
struct SlidingLogitMaximum: Sendable {
    /// Q5.10, one per label.
    private(set) var values: [Int16]
    /// Row-major `[frames, labels]`, a ring buffer of rows.
    private var rows: [Int16]
    private let frames: Int
    private var next = 0

    init(labels: Int, frames: Int) {
        values = [Int16](repeating: .min, count: labels)
        rows = [Int16](repeating: .min, count: labels * frames)
        self.frames = frames
    }

    mutating func reset() {
        for label in values.indices { values[label] = .min }
        for index in rows.indices { rows[index] = .min }
        next = 0
    }

    mutating func add(_ logits: [Int16]) {
        precondition(logits.count == values.count)
        let labels = values.count
        for label in 0..<labels {
            let leaving = rows[next * labels + label]
            rows[next * labels + label] = logits[label]
            if logits[label] >= values[label] {
                values[label] = logits[label]
            } else if leaving == values[label] {
                values[label] = greatest(of: label)
            }
        }
        next = next + 1 == frames ? 0 : next + 1
    }

    private func greatest(of label: Int) -> Int16 {
        var found = Int16.min
        for frame in 0..<frames { found = max(found, rows[frame * values.count + label]) }
        return found
    }
}

/// The mean of each label's posteriors over the newest frames. Frames before the start count as zeros, so that the
/// first frame of a stream does not determine the mean alone.
struct SlidingPosteriorMean: Sendable {
    /// Row-major `[frames, labels]`, Q0.15, a ring buffer of rows.
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
    ///   - posteriors: the posteriors of the newest frame, Q0.15.
    ///   - means: the new means, Q0.15, rounded half up.
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
