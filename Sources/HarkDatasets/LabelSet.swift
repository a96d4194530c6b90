// SPDX-License-Identifier: Apache-2.0

import Hark
import HarkCore

/// The classes of a model, which determine the class of each folder's recordings.
package struct LabelSet: Sendable, Equatable {
    /// Names of the classes in the model's order: keywords, then `_unknown_`, `_silence_`.
    package let names: [String]

    /// The labels of a model to be trained. Names of folders that cannot be labels are errors.
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

    /// The class of a folder: the label with its name, otherwise `_unknown_`; nil if the model has neither.
    package func label(ofWord word: String) -> Int? {
        names.firstIndex(of: word) ?? names.firstIndex(of: KeywordLabel.unknown)
    }

    package var unknown: Int? { names.firstIndex(of: KeywordLabel.unknown) }
    package var silence: Int? { names.firstIndex(of: KeywordLabel.silence) }
}

/// Data sets and the classes of their folders.
package struct LabelledFolders: Sendable {
    package let folders: [DatasetFolder]
    package let labels: LabelSet

    /// - Parameters:
    ///   - paths: at least one data set folder.
    ///   - keywords: words to recognize; empty: each folder of the first data set is one.
    package init(paths: [String], keywords: [String]) throws(DatasetError) {
        var folders: [DatasetFolder] = []
        for path in paths { folders.append(try DatasetFolder(scanning: path)) }
        let words = folders[0].words
        let wanted = keywords.isEmpty ? words : keywords
        let missing = wanted.filter { keyword in !folders.contains { $0.words.contains(keyword) } }
        guard missing.isEmpty else { throw .keywordsMissing(missing, there: words) }
        self.folders = folders
        labels = try LabelSet(keywords: wanted)
    }
}

/// Finds the name that a misspelled name was meant to be.
package enum NearestName {
    /// The name with the smallest edit distance, provided that it is at most 1 or a third of the letters; the first of
    /// several. Names are compared as ``folded(_:)``.
    package static func of(_ name: String, among names: [String]) -> String? {
        let wanted = folded(name)
        let nearest = names.map { (name: $0, changes: distance(wanted, folded($0))) }.min { $0.changes < $1.changes }
        guard let nearest, nearest.changes * 3 <= max(3, wanted.count) else { return nil }
        return nearest.name
    }

    /// A name in lower case, without whitespace, "-" and "_".
    package static func folded(_ name: String) -> String {
        name.lowercased().filter { !$0.isWhitespace && $0 != "-" && $0 != "_" }
    }

    /// Edit distance: the number of letters to insert, delete or replace, or of adjacent letters to swap (optimal
    /// string alignment).
    private static func distance(_ first: String, _ second: String) -> Int {
        let (first, second) = (Array(first), Array(second))
        // One row per letter of `first`, and one before them.
        var rows = [Array(0...second.count)]
        for (row, letter) in first.enumerated() {
            var changes = [row + 1]
            for (column, other) in second.enumerated() {
                var least = min(
                    rows[row][column] + (letter == other ? 0 : 1), rows[row][column + 1] + 1, changes[column] + 1)
                if row > 0, column > 0, letter == second[column - 1], first[row - 1] == other {
                    least = min(least, rows[row - 1][column - 1] + 1)
                }
                changes.append(least)
            }
            rows.append(changes)
        }
        return rows[first.count][second.count]
    }
}
