// SPDX-License-Identifier: Apache-2.0

import Hark
import HarkBasics

/// Scans the clips of data sets that a training reads: checks each clip by itself, and all clips for copies of each
/// other.
package struct ClipScan {
    package struct Clip: Sendable {
        package let path: String
        package let word: String
        package let speaker: String
        /// Index into the label set.
        package let label: Int
        package let split: DatasetSplit
        /// Index of the data set it comes from.
        package let folder: Int
        /// Index among all clips in the order of the data sets.
        package let place: Int
    }

    /// Number of recordings that are decoded at once, before they are passed on in order.
    private static let batch = 64

    /// Validation and testing clips before training clips, otherwise in the order of the data sets.
    package let clips: [Clip]
    private let examiner: ClipExaminer
    private let labels: LabelSet

    /// - Parameter folders: the data sets. Only training clips are used of all but the first.
    package init(folders: [DatasetFolder], labels: LabelSet, clipSamples: Int) {
        examiner = ClipExaminer(clipSamples: clipSamples)
        self.labels = labels
        var heldOut: [Clip] = []
        var training: [Clip] = []
        var place = 0
        for (index, folder) in folders.enumerated() {
            for clip in folder.clips where clip.split == .training || index == 0 {
                guard let label = labels.label(ofWord: clip.word) else { continue }
                let wanted = Clip(
                    path: clip.path, word: clip.word, speaker: clip.speaker, label: label, split: clip.split,
                    folder: index, place: place)
                place += 1
                if clip.split == .training { training.append(wanted) } else { heldOut.append(wanted) }
            }
        }
        clips = heldOut + training
    }

    /// - Parameters:
    ///   - take: called with each clip in order, and all findings about it.
    ///   - progress: called with the number of clips done so far.
    /// - Returns: all findings, in the order of the data sets.
    package func run(
        take: (Clip, ClipExaminer.Examination) throws(DatasetError) -> Void, progress: (Int) -> Void
    ) throws(DatasetError) -> [DatasetFinding] {
        var duplicates = DuplicateFinder()
        var findings: [(place: Int, findings: [DatasetFinding])] = []
        for start in stride(from: 0, to: clips.count, by: Self.batch) {
            let part = Array(clips[start..<min(start + Self.batch, clips.count)])
            let (examiner, labels) = (examiner, labels)
            let examinations = parallelMap(part.count) {
                examiner.examine(
                    part[$0].path, mayBeSilent: part[$0].label == labels.silence,
                    mayBeLong: part[$0].label == labels.unknown)
            }
            for (clip, examination) in zip(part, examinations) {
                var examination = examination
                // Long recordings of speech are decoded one at a time, which bounds the memory.
                if examination.exceedsLimit, clip.label == labels.unknown {
                    examination = examiner.examine(
                        clip.path, mayBeLong: true, maximumSeconds: ClipExaminer.longestSpeechSeconds)
                }
                if let digest = examination.digest, !examination.has(.silent) {
                    if clip.split == .training {
                        examination.findings += duplicates.add(training: digest, path: clip.path, word: clip.word)
                    } else if let other = duplicates.add(heldOut: digest, path: clip.path, word: clip.word) {
                        examination.findings.append(
                            DatasetFinding(.contradiction, path: clip.path, detail: "as \(other)"))
                    }
                }
                if !examination.findings.isEmpty { findings.append((clip.place, examination.findings)) }
                try take(clip, examination)
            }
            progress(start + part.count)
        }
        return findings.sorted { $0.place < $1.place }.flatMap(\.findings)
    }
}

/// Finds the loudest part of a recording longer than a clip, which is taken for the word.
package enum LoudestStretch {
    private static let block = 160

    /// First sample of the `length` consecutive samples with the most energy, in steps of 10 ms; 0 if the recording is
    /// no longer than that.
    package static func start(in samples: [Int16], length: Int) -> Int {
        guard samples.count > length else { return 0 }
        var sums: [Double] = [0]
        for start in stride(from: 0, to: samples.count, by: block) {
            let energy = samples[start..<min(start + block, samples.count)].reduce(0.0) { $0 + Double($1) * Double($1) }
            sums.append(sums[sums.count - 1] + energy)
        }
        let blocks = length / block
        var best = 0
        for first in 0..<max(1, sums.count - blocks)
        where sums[first + blocks] - sums[first] > sums[best + blocks] - sums[best] {
            best = first
        }
        return min(best * block, samples.count - length)
    }
}
