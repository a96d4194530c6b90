// SPDX-License-Identifier: Apache-2.0

import Hark

/// Warnings about the numbers of clips per class.
package enum BalanceWarnings {
    /// A keyword with at least this many times the clips of another is reported.
    private static let unbalanced = 4

    /// - Parameters:
    ///   - names: the labels, `_unknown_` and `_silence_` among them.
    ///   - training: usable training clips by label.
    ///   - validation: usable validation clips by label.
    package static func of(names: [String], training: [String: Int], validation: [String: Int]) -> [String] {
        let keywords = names.filter { $0 != KeywordLabel.unknown && $0 != KeywordLabel.silence }
        let counts = keywords.map { (name: $0, clips: training[$0] ?? 0) }
        var warnings: [String] = []
        let missing = counts.filter { $0.clips == 0 }.map(\.name)
        if !missing.isEmpty {
            warnings.append(
                "no training clip of \(list(missing)): the model will not know \(missing.count == 1 ? "it" : "them")")
        }
        let present = counts.filter { $0.clips > 0 }
        if let least = present.min(by: { $0.clips < $1.clips }), let most = present.max(by: { $0.clips < $1.clips }),
            most.clips >= unbalanced * least.clips
        {
            warnings.append(
                "unbalanced classes: \(most.name) has \(most.clips) training clips, \(least.name) only \(least.clips): "
                    + "record more of it, or set balance.evenKeywords to true")
        }
        if (training[KeywordLabel.unknown] ?? 0) == 0 {
            let what =
                present.count == 1
                ? "only one class: every recording is of \(present[0].name)"
                : "no recordings of other words"
            warnings.append(
                "\(what): negative examples come only from built-in synthetic voices, keywords played backwards, noise "
                    + "and silence: add folders of other words, and list the keywords")
        }
        let unjudged = present.map(\.name).filter { (validation[$0] ?? 0) == 0 }
        if !unjudged.isEmpty, !validation.isEmpty {
            warnings.append("no validation clip of \(list(unjudged)): its accuracy is not measured")
        }
        return warnings
    }

    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(8).joined(separator: ", ")
        return names.count > 8 ? "\(shown) and \(names.count - 8) more" : shown
    }
}
