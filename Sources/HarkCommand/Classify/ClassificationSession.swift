// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Hark
import HarkBasics
import HarkEvaluation

/// One run of `hark classify`: results to standard output, everything else to standard error.
final class ClassificationSession: RecordingProcessor {
    /// The number of recordings that could not be used and of paths that could not be searched.
    private(set) var failures = 0

    private let model: CompiledModel
    private let channels: ChannelSelection
    private let format: OutputFormat
    private let bar = ProgressBar("classifying")
    private var warningsOfRecordings = RecordingWarnings()
    private var answers = 0
    private var longRecordings = 0

    /// Seconds from which one answer says little about a recording.
    private static let longSeconds = 10.0

    init(model: CompiledModel, channels: ChannelSelection, format: OutputFormat) {
        self.model = model
        self.channels = channels
        self.format = format
    }

    /// Classifies files, one output line per file, in their order.
    func process(_ found: FoundAudioFiles) {
        let report = report(width: found.paths.map { DisplayText.oneLine($0).count }.max() ?? 0)
        for error in found.errors { fail(error, report) }
        guard !found.paths.isEmpty else { return }
        if found.paths.count == 1 {
            classifyAlone(found.paths[0], report)
            return
        }
        BatchClassifier(model: model, channels: channels).run(paths: found.paths) { index, result in
            take(result, path: found.paths[index], report)
            bar.update(done: index + 1, total: found.paths.count)
        }
    }

    /// Classifies files whose paths arrive one by one, one line per file, in their order; for a folder, one line per
    /// recording in it.
    func process(_ reader: inout PathReader) throws {
        let report = report(width: 0)
        let batch = BatchClassifier(model: model, channels: channels)
        while let paths = try reader.next() {
            let group = PathGroup(paths)
            batch.run(paths: group.recordings) { index, result in
                for error in group.problems[index] ?? [] { fail(error, report) }
                take(result, path: group.recordings[index], report)
                bar.update(done: "\(Figures.counted(answers + failures, "file"))")
            }
            for error in group.problems[group.recordings.count] ?? [] { fail(error, report) }
        }
    }

    /// A single file has its own progress bar, because it may be long.
    private func classifyAlone(_ path: String, _ report: ClassificationReport) {
        let result = RecordingClassifier(model: model).classify { heard, duration in
            // The declared length may be wrong.
            let total = max(1, Int(min(duration, 1e9)))
            self.bar.update(done: min(Int(heard), total), total: total)
        } open: { () throws(AudioFileError) in
            try AudioFileReader(path: path, channels: self.channels, sampleRate: self.model.features.sampleRate)
        }
        take(result, path: path, report)
    }

    /// Classifies a recording on standard input, which was copied to a file.
    func process(copy path: String) {
        let result = RecordingClassifier(model: model).classify { _, _ in
        } open: { () throws(AudioFileError) in
            try AudioFileReader(
                path: path, name: RawInputOption.name, channels: self.channels,
                sampleRate: self.model.features.sampleRate)
        }
        take(result, path: "-", name: RawInputOption.name, report(width: "file".count))
    }

    /// Classifies one recording without a header on standard input.
    func process(raw: RawAudioFormat) {
        let result = RecordingClassifier(model: model).classify { heard, _ in
            self.bar.update(done: "\(Figures.clock(heard)) heard")
        } open: { () throws(AudioFileError) in
            try AudioFileReader(
                raw: raw, descriptor: RawInputOption.descriptor, name: RawInputOption.name, channels: self.channels,
                sampleRate: self.model.features.sampleRate)
        }
        take(result, path: "-", name: RawInputOption.name, report(width: "file".count))
    }

    /// Prints the messages that come once per run.
    func end() {
        bar.clear()
        if longRecordings > 0 {
            StandardError.write(
                "hark: \(Figures.counted(longRecordings, "recording")) longer than \(Int(Self.longSeconds)) s: one answer for "
                    + "each says little; to find every keyword with its time, use hark spot")
        }
        warningsOfRecordings.end(total: answers)
    }

    private func report(width: Int) -> ClassificationReport {
        ClassificationReport(format: format, labels: model.labels.map(\.name), width: width)
    }

    /// - Parameter name: the recording's name in messages.
    private func take(_ result: FileResult, path: String, name: String? = nil, _ report: ClassificationReport) {
        let name = name ?? path
        switch result {
        case .recognized(let classification, let seconds, let warnings):
            bar.clear()
            answers += 1
            if seconds > Self.longSeconds { longRecordings += 1 }
            report.clip(path: path, classification: classification, seconds: seconds)
            warningsOfRecordings.add(warnings, path: name)
        case .failed(let error): fail(error, report)
        }
    }

    private func fail(_ error: AudioFileError, _ report: ClassificationReport) {
        failures += 1
        bar.clear()
        report.failure(error)
        StandardError.write("hark: \(error)")
    }
}
