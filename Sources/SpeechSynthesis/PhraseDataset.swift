// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import FoundationEssentials
import HarkBasics

/// A data set of a phrase said by synthetic voices, and of other words that share a part of it.
///
/// Its layout is that of Speech Commands: `<label>/<voice>_nohash_<n>.wav`, `_unknown_/...`, and `validation_list.txt`
/// with the clips of held-out voices.
package struct PhraseDataset: Sendable {
    package let phrase: String
    /// The texts to synthesize: the phrase, or spellings and phonemes of it.
    package let pronunciations: [String]

    /// Approximate number of voices that say each near-miss.
    private static let voicesOfNearMiss = 4
    /// Number of takes made at once, between two progress reports.
    private static let chunk = 64

    /// - Parameter pronunciations: texts to synthesize; empty: the phrase as it is written.
    package init(phrase: String, pronunciations: [String] = []) {
        self.phrase = phrase
        self.pronunciations = pronunciations.isEmpty ? [phrase] : pronunciations
    }

    /// The folder's name: the phrase in lower case, "_" for each space.
    package var label: String { Self.label(of: phrase) }

    package static func label(of phrase: String) -> String {
        phrase.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: "_")
    }

    /// A take and the file to write it to.
    struct Job: Equatable {
        let folder: String
        let file: String
        let take: SyntheticTake
    }

    /// All takes to make; the same for the same voices and phrase.
    func jobs(voices: [SyntheticVoice]) -> [Job] {
        var jobs: [Job] = []
        var number = 0
        func add(_ text: String, _ folder: String, _ voice: SyntheticVoice, _ index: Int) {
            // Only espeak-ng knows its phonemes.
            guard voice.program == .espeak || !text.contains("[[") else { return }
            number += 1
            let mark = text.contains("[[") ? "" : ["", "!", "?"][number % 3]
            jobs.append(
                Job(
                    folder: folder, file: "\(voice.identifier)_nohash_\(index).wav",
                    take: SyntheticTake(
                        voice: voice, text: text + mark, pace: 72 + number * 29 % 49, pitch: 30 + number * 37 % 46,
                        shift: number * 53 % 201 - 100)))
        }
        // One take each: more of them would outweigh the recordings of people.
        for (index, voice) in voices.enumerated() { add(pronunciations[index % pronunciations.count], label, voice, 0) }
        let stride = max(1, voices.count / Self.voicesOfNearMiss)
        for (index, text) in nearMisses.enumerated() {
            for place in Swift.stride(from: index % stride, to: voices.count, by: stride) {
                add(text, "_unknown_", voices[place], index)
            }
        }
        return jobs
    }

    /// Texts that share words with a phrase of several words: each word alone, the words in reverse order, and the
    /// phrase with its first or last word replaced by a common word, which then comes first or last. Empty for a phrase
    /// of a single word.
    var nearMisses: [String] {
        let words = phrase.split(whereSeparator: \.isWhitespace).map(String.init)
        guard words.count > 1 else { return [] }
        let common = ["please", "water", "tomorrow", "window", "people", "morning", "nothing", "kitchen"]
        var texts = words + [words.reversed().joined(separator: " ")]
        let (first, last) = (words.dropLast().joined(separator: " "), words.dropFirst().joined(separator: " "))
        for word in common where !words.contains(word) { texts += ["\(first) \(word)", "\(word) \(last)"] }
        return texts
    }

    /// Synthesizes all takes and writes them.
    /// - Parameters:
    ///   - folder: an existing folder.
    ///   - clipSeconds: length of a clip; takes that are longer are made again at a higher pace.
    ///   - progress: called with the number of takes made and of all takes; an error that it throws ends the work.
    /// - Returns: the number of takes of the phrase that were written.
    package func write(
        to folder: String, voices: [SyntheticVoice], clipSeconds: Double, progress: (Int, Int) throws -> Void
    ) throws -> Int {
        let jobs = jobs(voices: voices)
        for name in Set(jobs.map(\.folder)) {
            try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
        }
        var written = 0
        for start in stride(from: 0, to: jobs.count, by: Self.chunk) {
            try progress(start, jobs.count)
            let part = jobs[start..<min(start + Self.chunk, jobs.count)]
            let results = parallelMap(part.count) { index in
                Result { try Self.make(part[start + index], in: folder, clipSeconds: clipSeconds) }
            }
            for (job, result) in zip(part, results) where try result.get() && job.folder == label { written += 1 }
        }
        try progress(jobs.count, jobs.count)
        let heldOut = jobs.filter(\.take.voice.isHeldOut).map { "\($0.folder)/\($0.file)\n" }.joined()
        try ReplacedFile.write(Array(heldOut.utf8), to: "\(folder)/validation_list.txt")
        return written
    }

    /// - Returns: whether a file was written.
    private static func make(_ job: Job, in folder: String, clipSeconds: Double) throws -> Bool {
        var samples = try job.take.samples(in: folder)
        let room = (clipSeconds - 2 * margin) * Double(AudioFileReader.sampleRate)
        if Double(samples.count) > room {
            let faster = min(250, Int((Double(job.take.pace * samples.count) / room).rounded(.up)) + 2)
            let take = SyntheticTake(
                voice: job.take.voice, text: job.take.text, pace: faster, pitch: job.take.pitch, shift: job.take.shift)
            samples = try take.samples(in: folder)
        }
        guard Double(samples.count) > shortest * Double(AudioFileReader.sampleRate) else { return false }
        let silence = [Float](repeating: 0, count: Int(margin * Double(AudioFileReader.sampleRate)))
        try AudioFileWriter.write(
            samples: silence + samples + silence, path: "\(folder)/\(job.folder)/\(job.file)",
            sampleRate: AudioFileReader.sampleRate)
        return true
    }

    /// Seconds of silence at each end.
    private static let margin = 0.05
    /// Takes shorter than this many seconds contain no speech.
    private static let shortest = 0.12
}
