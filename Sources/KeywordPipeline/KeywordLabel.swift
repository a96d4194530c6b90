/// One class of a model.
public struct KeywordLabel: Sendable, Equatable {
    /// The class of all speech that is none of the keywords.
    public static let unknown = "_unknown_"
    /// The class of quiet and noise.
    public static let silence = "_silence_"

    public let name: String
    /// Posterior from which live spotting reports the keyword, Q0.15, 1...32767; of no use to other classes.
    public let threshold: UInt16

    /// - Precondition: a name of 1...64 bytes, a threshold of 1...32767.
    public init(name: String, threshold: UInt16) {
        precondition((1...64).contains(name.utf8.count) && (1...32767).contains(threshold))
        self.name = name
        self.threshold = threshold
    }

    /// Whether the class is a word to report, as opposed to `_unknown_` and `_silence_`.
    public var isKeyword: Bool { name != Self.unknown && name != Self.silence }
}
