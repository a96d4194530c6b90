/// One class of a model.
public struct KeywordLabel: Sendable, Equatable {
    /// The class of all speech that is none of the keywords.
    public static let unknown = "_unknown_"
    /// The class of quiet and noise.
    public static let silence = "_silence_"

    /// Bytes of a name, in UTF-8.
    public static let longestName = 64

    public let name: String
    /// Posterior from which live spotting reports the keyword, Q0.15, 1...32767; of no use to other classes.
    public let threshold: UInt16

    /// - Precondition: a printable name of 1...64 bytes, a threshold of 1...32767.
    public init(name: String, threshold: UInt16) {
        precondition((1...Self.longestName).contains(name.utf8.count) && Self.isPrintable(name))
        precondition((1...32767).contains(threshold))
        self.name = name
        self.threshold = threshold
    }

    /// Whether a name has no control characters: it goes to terminals and other programs as it is.
    public static func isPrintable(_ name: String) -> Bool {
        name.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }

    /// Whether the class is a word to report, as opposed to `_unknown_` and `_silence_`.
    public var isKeyword: Bool { name != Self.unknown && name != Self.silence }
}
