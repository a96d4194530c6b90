// SPDX-License-Identifier: Apache-2.0

/// A keyword heard, with all that there is to say of it.
package struct LiveDetection: Sendable, Equatable {
    /// Index among the model's labels.
    package var label: Int
    /// Posterior, Q0.15.
    package var score: Int16
    /// Of the stream, up to the sample that completed it.
    package var seconds: Double
    /// When that sample was said (live) or read (from a recording), in nanoseconds of `MonotonicTime`.
    package var completed: Int64

    package init(label: Int, score: Int16, seconds: Double, completed: Int64) {
        self.label = label
        self.score = score
        self.seconds = seconds
        self.completed = completed
    }
}
