// SPDX-License-Identifier: Apache-2.0

/// Which split a clip belongs to: as the data set's lists say, else by the speaker, so that no speaker is in two.
package struct SplitRule {
    /// The largest number of clips a word had when Speech Commands fixed its rule.
    private static let buckets: UInt32 = (1 << 27) - 1

    /// "word/name" without the ending, as the lists name clips; empty where there is no list.
    private let validation: Set<String>
    private let testing: Set<String>

    /// - Parameters: the lines of `validation_list.txt` and `testing_list.txt`; empty where there is no such file.
    package init(validationList: [String], testingList: [String]) {
        validation = Set(validationList.map(Self.withoutEnding))
        testing = Set(testingList.map(Self.withoutEnding))
    }

    /// - Parameters:
    ///   - word: name of the clip's folder.
    ///   - file: name of its file.
    package func split(word: String, file: String) -> DatasetSplit {
        guard validation.isEmpty && testing.isEmpty else {
            let clip = Self.withoutEnding("\(word)/\(file)")
            if validation.contains(clip) { return .validation }
            return testing.contains(clip) ? .testing : .training
        }
        return Self.hashedSplit(speaker: Self.speaker(ofFile: file))
    }

    /// The part of a file's name before "_nohash_"; without one the whole name, as if each clip had its own speaker.
    package static func speaker(ofFile file: String) -> String {
        if let mark = file.firstRange(of: "_nohash_") { return String(file[..<mark.lowerBound]) }
        return withoutEnding(file)
    }

    /// `which_set` of the data set's own README (Warden 2018, arXiv 1804.03209): 10 % validation, 10 % testing.
    package static func hashedSplit(speaker: String) -> DatasetSplit {
        let digest = SHA1.digest(Array(speaker.utf8))
        let low = digest.suffix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & buckets
        let percentage = Double(low) * (100 / Double(buckets))
        if percentage < 10 { return .validation }
        return percentage < 20 ? .testing : .training
    }

    private static func withoutEnding(_ name: String) -> String {
        guard let dot = name.lastIndex(of: "."), !name[dot...].contains("/") else { return name }
        return String(name[..<dot])
    }
}
