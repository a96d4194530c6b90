// SPDX-License-Identifier: Apache-2.0

/// A recording and what a model made of it.
package struct JudgedClip: Sendable, Equatable {
    package let path: String
    /// Index of its class, and of the class it was taken for, among the model's labels.
    package let truth: Int
    package let answer: Int
    /// All posteriors, Q0.15, one a label.
    package let posteriors: [Int16]
    package let seconds: Double

    package init(path: String, truth: Int, answer: Int, posteriors: [Int16], seconds: Double) {
        self.path = path
        self.truth = truth
        self.answer = answer
        self.posteriors = posteriors
        self.seconds = seconds
    }

    var isRight: Bool { truth == answer }

    /// How much likelier the best other class seemed than the true one: above 0 where it was taken for another.
    var regret: Int {
        let others = posteriors.indices.filter { $0 != truth }.map { Int(posteriors[$0]) }
        return (others.max() ?? 0) - Int(posteriors[truth])
    }
}
