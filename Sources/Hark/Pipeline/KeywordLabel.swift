// SPDX-License-Identifier: Apache-2.0

/// One class of a model.
package struct KeywordLabel: Sendable, Equatable {
    /// The class of all speech that is none of the keywords.
    package static let unknown = "_unknown_"
    /// The class of quiet and noise.
    package static let silence = "_silence_"

    /// Bytes of a name, in UTF-8.
    package static let longestName = 64

    package let name: String
    /// Posterior from which live spotting reports the keyword, Q0.15, 1...32767; of no use to other classes.
    package let threshold: UInt16

    /// - Precondition: a printable name of 1...64 bytes, a threshold of 1...32767.
    package init(name: String, threshold: UInt16) {
        precondition((1...Self.longestName).contains(name.utf8.count) && Self.isPrintable(name))
        precondition((1...32767).contains(threshold))
        self.name = name
        self.threshold = threshold
    }

    /// Whether a name has no control characters: it goes to terminals and other programs as it is.
    package static func isPrintable(_ name: String) -> Bool {
        name.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }

    /// Whether the class is a word to report, as opposed to `_unknown_` and `_silence_`.
    package var isKeyword: Bool { name != Self.unknown && name != Self.silence }
}
