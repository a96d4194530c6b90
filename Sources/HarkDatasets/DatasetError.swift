// SPDX-License-Identifier: Apache-2.0

/// Why a folder cannot be trained or evaluated on.
package enum DatasetError: Error, Equatable, Sendable {
    case unreadableFolder(path: String, reason: String)
    /// `strays` is the number of recordings that are there but outside the folders of words.
    case noWords(path: String, strays: Int)
    case keywordsMissing([String], there: [String])
    case unusableKeyword(String, reason: String)
    case tooManyKeywords(Int, most: Int)
    /// All folders are `_unknown_` or `_silence_`.
    case noKeywords
    case noTrainingClips
    case noClips(split: String, path: String)
    /// No folder is named like a label of the evaluated model.
    case noLabels(path: String, there: [String], labels: [String])
    /// No line of a list of clips names a recording of the data set.
    case listMatchesNothing(path: String, lines: Int)
    case cacheFailed(reason: String)
}

extension DatasetError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unreadableFolder(let path, let reason):
            "\(path): \(reason): give a folder that holds one folder of recordings for each word"
        case .noWords(let path, let strays):
            "\(path): no recordings in its subfolders"
                + (strays > 0 ? ", but \(strays) elsewhere in it" : "")
                + ": arrange them as <word>/<speaker>_nohash_<n>.wav"
        case .keywordsMissing(let missing, let there):
            "no folder for the keyword \(Self.list(missing.map(\.debugDescription)))"
                + ": choose from \(Self.list(there))" + Self.suggestion(missing, there)
        case .unusableKeyword(let name, let reason):
            "the keyword \(name.debugDescription) \(reason): rename its folder, or choose the keywords"
        case .tooManyKeywords(let count, let most):
            "\(count) keywords, but a model holds at most \(most): choose fewer"
        case .noKeywords:
            "no folder is a keyword: add a folder of recordings for each keyword"
        case .noTrainingClips:
            "no usable recording of any keyword is left to train on"
        case .noClips(let split, let path):
            "\(path): no clip belongs to the split \"\(split)\": choose another, or all"
        case .noLabels(let path, let there, let labels):
            "\(path): no folder has the name of a model label: the folders are \(Self.list(there)); the labels are "
                + Self.list(labels)
        case .listMatchesNothing(let path, let lines):
            "\(path): \(lines == 1 ? "its only line names no" : "none of its \(lines) lines names a") recording of the "
                + "data set: write <word>/<file>, or remove the list"
        case .cacheFailed(let reason):
            "cannot store the decoded recordings: \(reason): free some space or set TMPDIR to a larger disk"
        }
    }
    /// Suggests names for those that may be misspelled; empty if no name is similar.
    private static func suggestion(_ missing: [String], _ there: [String]) -> String {
        let meant = missing.compactMap { name in
            NearestName.of(name, among: there).map { "\($0) instead of \(name.debugDescription)" }
        }
        return meant.isEmpty ? "" : "; did you mean \(list(meant))?"
    }

    private static func list(_ names: [String]) -> String {
        let most = 40
        let shown = names.prefix(most).joined(separator: ", ")
        return names.count > most ? "\(shown) and \(names.count - most) more" : shown
    }
}
