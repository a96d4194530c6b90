// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import FoundationEssentials
import Glibc
import HarkBasics
import HarkDatasets
import SpeechSynthesis

/// A data set in a temporary folder: phrases spoken by synthetic voices, and links to recordings of other speech.
/// Deleted with this object.
final class PhraseCorpus {
    /// The data set's folder, in the layout of Speech Commands.
    let folder: String
    let labels: [String]
    /// Every fifth recording of other speech, which is not used for training.
    let heldOutSpeech: [String]

    /// One of this many files of speech is held out.
    private static let heldOutShare = 5

    /// - Parameter isStopped: called repeatedly; true stops the work.
    /// - Throws: `CommandFailure`.
    init(_ options: PhraseOptions, clipSeconds: Double, isStopped: () -> Bool) throws {
        labels = options.phrase.map(PhraseDataset.label)
        folder = "\(ScratchFile.folder)/hark-\(UUID().uuidString)"
        var heldOut: [String] = []
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            heldOut = try Self.linkSpeech(options.speech, in: folder)
            for phrase in options.phrase {
                try Self.say(phrase, options, in: folder, clipSeconds: clipSeconds, isStopped: isStopped)
            }
        } catch {
            try? FileManager.default.removeItem(atPath: folder)
            if error is CommandFailure { throw error }
            throw CommandFailure(
                "\(folder): the recordings of the phrase cannot be stored there: free some space or set TMPDIR to a "
                    + "larger disk", .output)
        }
        heldOutSpeech = heldOut
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private static func say(
        _ phrase: String, _ options: PhraseOptions, in folder: String, clipSeconds: Double, isStopped: () -> Bool
    ) throws {
        let voices = SyntheticVoice.installed()
        guard voices.contains(where: { $0.program == .espeak }) else {
            throw CommandFailure(
                "--phrase needs espeak-ng: install it (`apt-get install espeak-ng`, better with flite), or record the word "
                    + "with `hark record`", .usage)
        }
        let bar = ProgressBar("saying \(phrase)")
        defer { bar.clear() }
        // Each phrase gets a folder of its own, because the lists of several phrases would replace each other.
        let own = "\(folder)/.\(PhraseDataset.label(of: phrase))"
        try FileManager.default.createDirectory(atPath: own, withIntermediateDirectories: true)
        let dataset = PhraseDataset(phrase: phrase, pronunciations: options.pronunciation)
        let written: Int
        do {
            written = try dataset.write(to: own, voices: voices, clipSeconds: clipSeconds) { done, total in
                if isStopped() { throw CommandFailure("interrupted: nothing was written", .interrupted) }
                bar.update(done: done, total: total)
            }
        } catch let error as SynthesisError {
            throw CommandFailure(
                "\(error.program): cannot say \(error.text.debugDescription): \(error.reason)", .output)
        }
        guard written > 0 else {
            throw CommandFailure("--phrase \(phrase.debugDescription): the voices produce no sound for it", .usage)
        }
        try gather(own, into: folder, prefix: PhraseDataset.label(of: phrase))
        bar.clear()
        StandardError.write("\(phrase): \(Figures.counted(written, "synthetic take"))")
    }

    /// Moves a phrase's data set into the common one.
    private static func gather(_ own: String, into folder: String, prefix: String) throws {
        let manager = FileManager.default
        var list = ""
        if let bytes = manager.contents(atPath: "\(folder)/validation_list.txt") {
            list = String(decoding: bytes, as: UTF8.self)
        }
        for word in try manager.contentsOfDirectory(atPath: own).sorted() where !word.hasSuffix(".txt") {
            try manager.createDirectory(atPath: "\(folder)/\(word)", withIntermediateDirectories: true)
            for file in try manager.contentsOfDirectory(atPath: "\(own)/\(word)") {
                try manager.moveItem(atPath: "\(own)/\(word)/\(file)", toPath: "\(folder)/\(word)/\(prefix)-\(file)")
            }
        }
        let lines = String(decoding: manager.contents(atPath: "\(own)/validation_list.txt") ?? Data(), as: UTF8.self)
        list += lines.split(separator: "\n").map { $0.replacing("/", with: "/\(prefix)-") + "\n" }.joined()
        try ReplacedFile.write(Array(list.utf8), to: "\(folder)/validation_list.txt")
        try manager.removeItem(atPath: own)
    }

    /// Creates links to the recordings in `_unknown_`.
    /// - Returns: The held-out recordings.
    private static func linkSpeech(_ paths: [String], in folder: String) throws -> [String] {
        guard !paths.isEmpty else { return [] }
        let found = AudioFileFinder.find(paths: RawArguments.exact(paths))
        for error in found.errors { StandardError.write("skipped: \(error)") }
        guard !found.paths.isEmpty else {
            throw CommandFailure("--speech \(paths.joined(separator: ", ")): no recordings are there", .someFilesFailed)
        }
        let here = FileManager.default.currentDirectoryPath
        try FileManager.default.createDirectory(atPath: "\(folder)/_unknown_", withIntermediateDirectories: true)
        var heldOut: [String] = []
        for (index, path) in found.paths.enumerated() {
            if index % heldOutShare == heldOutShare - 1 {
                heldOut.append(path)
                continue
            }
            let ending = path.split(separator: ".").last.map(String.init) ?? "wav"
            try FileManager.default.createSymbolicLink(
                atPath: "\(folder)/_unknown_/speech-\(index)_nohash_0.\(ending)",
                withDestinationPath: path.hasPrefix("/") ? path : "\(here)/\(path)")
        }
        return heldOut
    }
}

extension SynthesisError {
    /// The reason in words.
    var reason: String {
        switch failure {
        case .notInstalled: "it is not installed"
        case .notStarted(let reason), .failed(let reason): reason
        }
    }
}
