// SPDX-License-Identifier: Apache-2.0

/// Each label's greatest logit over the newest frames: ``LogitMaximum`` for a stream without end.
struct SlidingLogitMaximum: Sendable {
    /// Q5.10, one a label.
    private(set) var values: [Int16]
    /// Row-major `[frames, labels]`, a ring of rows.
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
