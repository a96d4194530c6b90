/// What a clip was recognized as.
public struct Classification: Sendable, Equatable {
    /// One of ``Model/labels``; the keyword, `_unknown_` or `_silence_`.
    public let label: String
    /// How sure the model is, 0...1.
    public let score: Double
    /// The same of all labels, in the order of ``Model/labels``; they add up to 1, but for rounding.
    public let scores: [Double]
}
