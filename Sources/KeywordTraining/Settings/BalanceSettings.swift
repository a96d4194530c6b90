/// What an epoch is made of.
public struct BalanceSettings: Sendable, Equatable, Codable {
    /// Examples of `_unknown_` and `_silence_` for each example of the average keyword.
    public var unknownShare: Float = 1.5
    public var silenceShare: Float = 0.7
    /// Share of `_unknown_` made of keywords played backwards: speech of the same voices that is no word.
    public var reversedShare: Float = 0.15
    /// Keywords with few recordings are drawn as often as the one with most.
    public var evenKeywords = false
    /// Small data sets are gone through as often as fills this many examples.
    public var fewestExamples = 4096

    public init() {}
}
