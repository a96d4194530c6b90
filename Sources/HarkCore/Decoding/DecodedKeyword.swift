// SPDX-License-Identifier: Apache-2.0

/// A keyword heard in a stream.
public struct DecodedKeyword: Sendable, Equatable {
    /// Index of the keyword among the model's labels.
    public let label: Int
    /// Frames of the stream up to the decision, that one included.
    public let frame: Int
    /// Posterior, Q0.15.
    public let score: Int16

    public init(label: Int, frame: Int, score: Int16) {
        self.label = label
        self.frame = frame
        self.score = score
    }
}
