// SPDX-License-Identifier: Apache-2.0

import Hark
import HarkCore

/// Which class a folder's recordings belong to.
package struct LabelSet: Sendable, Equatable {
    /// Names of the classes in the model's order: keywords, then `_unknown_`, `_silence_`.
    package let names: [String]

    /// The labels of a model to be trained, whatever people called their folders.
    package init(keywords: [String]) throws(DatasetError) {
        for (index, name) in keywords.enumerated() {
            guard (1...KeywordLabel.longestName).contains(name.utf8.count) else {
                throw .unusableKeyword(name, reason: "must have 1 to \(KeywordLabel.longestName) bytes")
            }
            guard KeywordLabel.isPrintable(name) else { throw .unusableKeyword(name, reason: "has control characters") }
            guard !keywords[..<index].contains(name) else { throw .unusableKeyword(name, reason: "is named twice") }
        }
        let most = NetworkLimits.labels.upperBound - 2
        guard keywords.count <= most else { throw .tooManyKeywords(keywords.count, most: most) }
        guard keywords.contains(where: { $0 != KeywordLabel.unknown && $0 != KeywordLabel.silence }) else {
            throw .noKeywords
        }
        names =
            keywords.filter { $0 != KeywordLabel.unknown && $0 != KeywordLabel.silence }
            + [KeywordLabel.unknown, KeywordLabel.silence]
    }

    /// The labels of a trained model.
    package init(model: CompiledModel) {
        names = model.labels.map(\.name)
    }

    /// The class of a folder: its own, else `_unknown_`; nil where the model has no such class.
    package func label(ofWord word: String) -> Int? {
        names.firstIndex(of: word) ?? names.firstIndex(of: KeywordLabel.unknown)
    }

    package var unknown: Int? { names.firstIndex(of: KeywordLabel.unknown) }
    package var silence: Int? { names.firstIndex(of: KeywordLabel.silence) }
}
