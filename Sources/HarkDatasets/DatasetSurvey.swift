// SPDX-License-Identifier: Apache-2.0

import AudioFiles

/// What a training would find in data sets, determined without training.
package struct DatasetSurvey: Sendable {
    /// The clips of one folder, in all data sets.
    package struct Word: Sendable {
        package let word: String
        /// The class that it is trained as.
        package let label: String
        /// Number of clips that a training would read, unreadable ones included.
        package internal(set) var clips = 0
        /// Hours of readable audio.
        package internal(set) var hours = 0.0
        /// Number of clips that would be used, by split.
        package internal(set) var usable: [DatasetSplit: Int] = [:]
        /// Number of clips with findings.
        package internal(set) var flawed = 0
        fileprivate var names: Set<String> = []

        /// Number of speakers, according to the file names.
        package var speakers: Int { names.count }
    }

    package let words: [Word]
    /// Number of speakers of all words together.
    package let speakers: Int
    /// Number of noise recordings to mix in.
    package let noises: Int
    package let findings: [DatasetFinding]
    /// Warnings about the numbers of clips.
    package let warnings: [String]

    /// Decodes all clips, on all cores.
    /// - Parameters:
    ///   - datasets: folders with a folder for each word.
    ///   - keywords: words to recognize; empty: every folder is one.
    ///   - clipSamples: samples of one training clip.
    ///   - progress: called with the number of clips done so far and of all clips, from the calling thread.
    package init(
        datasets: [String], keywords: [String], clipSamples: Int, progress: (_ done: Int, _ total: Int) -> Void
    ) throws(DatasetError) {
        let sources = try LabelledFolders(paths: datasets, keywords: keywords)
        let scan = ClipScan(folders: sources.folders, labels: sources.labels, clipSamples: clipSamples)
        var words: [String: Word] = [:]
        var training: [String: Int] = [:]
        var validation: [String: Int] = [:]
        var findings = sources.folders.flatMap(\.findings)
        findings += try scan.run { (clip, examination) throws(DatasetError) in
            let label = sources.labels.names[clip.label]
            var word = words[clip.word] ?? Word(word: clip.word, label: label)
            word.clips += 1
            word.names.insert(clip.speaker)
            word.hours += Double(examination.samples?.count ?? 0) / Double(AudioFileReader.sampleRate) / 3600
            if !examination.findings.isEmpty { word.flawed += 1 }
            if clip.split == .training ? !examination.isUseless : examination.samples != nil {
                word.usable[clip.split, default: 0] += 1
                if clip.split == .training { training[label, default: 0] += 1 }
                if clip.split == .validation { validation[label, default: 0] += 1 }
            }
            words[clip.word] = word
        } progress: { done in
            progress(done, scan.clips.count)
        }
        self.words = words.values.sorted { $0.word.utf8.lexicographicallyPrecedes($1.word.utf8) }
        speakers = words.values.reduce(into: Set<String>()) { $0.formUnion($1.names) }.count
        noises = sources.folders.reduce(0) { $0 + $1.noises.count }
        self.findings = findings
        var warnings = BalanceWarnings.of(names: sources.labels.names, training: training, validation: validation)
        if validation.isEmpty {
            warnings.append(
                "no validation clips: training would hold out every tenth training clip, regardless of speaker")
        }
        self.warnings = warnings
    }
}
