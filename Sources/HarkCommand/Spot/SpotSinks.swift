// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Hark
import HarkBasics
import HarkEvaluation
import HarkListening

/// Makes the sinks of the recordings of a run: files of posteriors, clips of the words.
struct SpotSinks: Sendable {
    let scoresPath: [String?]
    let clips: (@Sendable (Int) -> ClipCutter)?
    private let labels: Int

    init(files: SpotFileOptions, model: CompiledModel, names: [String]) {
        labels = model.labels.count
        let named = { (number: Int) in names[number] == "-" ? "standard-input" : names[number] }
        scoresPath = files.scores == nil ? [] : names.indices.map { files.scoresPath(of: named($0)) }
        let keywords = model.labels.map(\.name)
        let rate = model.features.sampleRate
        let context = files.context ?? 0.5
        clips = files.cut.map { folder in
            let recordings = names.indices.map(named)
            return { number in
                ClipCutter(sampleRate: rate, context: context) { word in
                    let name = OutputPaths.clip(recordings[number], start: word.start)
                    return "\(folder)/\(ArchiveFolder.folderName(keywords[word.label]))/\(name)"
                }
            }
        }
    }

    func make(_ number: Int) throws -> [any SpottingSink] {
        var sinks: [any SpottingSink] = []
        if !scoresPath.isEmpty, let path = scoresPath[number] { sinks.append(try PosteriorFile(path, labels: labels)) }
        if let clips { sinks.append(clips(number)) }
        return sinks
    }
}

/// Writes the posteriors of all frames of a recording: float32, frames x labels.
final class PosteriorFile: SpottingSink {
    private let file: OutputFile
    private let encoder: ArrayFileEncoder
    private var pending: [UInt8] = []
    private var frames = 0

    /// Bytes collected before they are written.
    private static let blockBytes = 1 << 16

    init(_ path: String, labels: Int) throws {
        try OutputPaths.makeFolder(of: path)
        file = try OutputFile(path: path)
        encoder = ArrayFileEncoder(coefficients: labels)
        pending = encoder.head(frames: 0)
    }

    func samples(_ samples: borrowing Span<Float>) {}

    func frame(_ posteriors: [Int16]) throws {
        let values = posteriors.map { Float($0) / 32768 }
        encoder.append(frame: frames, time: 0, values: values.span, to: &pending)
        frames += 1
        if pending.count >= Self.blockBytes { try flush() }
    }

    func word(_ word: SpottedWord) {}

    func end(isWhole: Bool) throws {
        guard isWhole else { return }
        try flush()
        try file.replaceStart(with: encoder.head(frames: frames))
        try file.finish()
    }

    private func flush() throws {
        try file.write(pending)
        pending.removeAll(keepingCapacity: true)
    }
}

/// Writes the sound of each word, with some before and after it, as a WAV file.
final class ClipCutter: SpottingSink {
    private let sampleRate: Int
    private let context: Double
    private let path: (SpottedWord) -> String
    /// The newest samples, and the number of samples before them.
    private var sound: [Float] = []
    private var dropped = 0
    private var waiting: [SpottedWord] = []

    /// Words are reported within this many seconds of their start.
    private static let longestWord = 6.0

    /// - Parameters:
    ///   - context: seconds before the start and after the end of a word.
    ///   - path: where a word's clip goes.
    init(sampleRate: Int, context: Double, path: @escaping (SpottedWord) -> String) {
        self.sampleRate = sampleRate
        self.context = context
        self.path = path
    }

    func samples(_ samples: borrowing Span<Float>) throws {
        sound.reserveCapacity(2 * kept + samples.count)
        for index in samples.indices { sound.append(samples[index]) }
        while let word = waiting.first, range(of: word).upperBound <= dropped + sound.count {
            try write(waiting.removeFirst())
        }
        // Not at each call, since it moves what stays.
        guard waiting.isEmpty, sound.count > 2 * kept else { return }
        dropped += sound.count - kept
        sound.removeFirst(sound.count - kept)
    }

    func frame(_ posteriors: [Int16]) {}

    func word(_ word: SpottedWord) throws { waiting.append(word) }

    func end(isWhole: Bool) throws {
        for word in waiting { try write(word) }
        waiting = []
    }

    /// Samples that a word may still need.
    private var kept: Int { Int((context + Self.longestWord) * Double(sampleRate)) }

    private func range(of word: SpottedWord) -> Range<Int> {
        let first = max(0, Int((word.start - context) * Double(sampleRate)))
        return first..<max(first + 1, Int((word.end + context) * Double(sampleRate)))
    }

    private func write(_ word: SpottedWord) throws {
        let range = range(of: word).clamped(to: dropped..<dropped + sound.count)
        let clip = Array(sound[range.lowerBound - dropped..<range.upperBound - dropped])
        try AudioFileWriter.write(samples: clip, path: path(word), sampleRate: sampleRate)
    }
}
