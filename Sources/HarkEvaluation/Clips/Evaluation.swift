// SPDX-License-Identifier: Apache-2.0

/// How a model did on labelled clips.
package struct Evaluation: Sendable, Equatable {
    package let labels: [String]
    /// Clips by true class (row) and answer (column), `[labels, labels]`.
    package private(set) var confusion: [[Int]]

    package init(labels: [String]) {
        self.labels = labels
        confusion = labels.map { _ in [Int](repeating: 0, count: labels.count) }
    }

    package mutating func add(truth: Int, answer: Int) {
        confusion[truth][answer] += 1
    }

    package var clips: Int { confusion.reduce(0) { $0 + $1.reduce(0, +) } }
    package var correct: Int { confusion.indices.reduce(0) { $0 + confusion[$1][$1] } }

    /// Share of all clips classified right; 0 without clips.
    package var accuracy: Double { clips == 0 ? 0 : Double(correct) / Double(clips) }

    /// Clips that are of the class.
    package func support(_ label: Int) -> Int { confusion[label].reduce(0, +) }

    /// Of the class's clips the share found; nil without one.
    package func recall(_ label: Int) -> Double? {
        let all = support(label)
        return all == 0 ? nil : Double(confusion[label][label]) / Double(all)
    }

    /// Of the clips taken for the class the share that is it; nil without one.
    package func precision(_ label: Int) -> Double? {
        let all = confusion.reduce(0) { $0 + $1[label] }
        return all == 0 ? nil : Double(confusion[label][label]) / Double(all)
    }
}
