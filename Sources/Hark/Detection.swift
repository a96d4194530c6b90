// SPDX-License-Identifier: Apache-2.0

/// A keyword heard in a stream.
public struct Detection: Sendable, Equatable {
    /// As ``Model/keywords`` has it.
    public let keyword: String
    /// How sure the model is, above 0 and below 1.
    public let score: Double
    /// When the word was decided, in seconds of the stream: at most a few tenths after its end.
    public let seconds: Double
}
