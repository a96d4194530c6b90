// SPDX-License-Identifier: Apache-2.0

/// Data sets and the classes their folders stand for.
package struct LabelledFolders: Sendable {
    package let folders: [DatasetFolder]
    package let labels: LabelSet

    /// - Parameters:
    ///   - paths: at least one folder of folders.
    ///   - keywords: empty: each folder of the first is one.
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
