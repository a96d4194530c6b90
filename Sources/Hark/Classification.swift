// SPDX-License-Identifier: Apache-2.0

/// What a clip was recognized as.
public struct Classification: Sendable, Equatable {
    /// The keyword, `_unknown_` or `_silence_`: one of ``Model/labels``.
    public let label: String
    /// The label's posterior, 0...1.
    public let score: Double
    /// Index of the label among the model's.
    package let index: Int
    /// The posteriors of all labels, Q0.15.
    package let posteriors: [Int16]

    /// The posteriors of all labels, in the order of ``Model/labels``, 0...1. They add up to 1 but for rounding.
    public var scores: [Double] { posteriors.map { Double($0) / 32768 } }
}
