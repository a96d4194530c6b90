// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Glibc
import Hark
import HarkBasics
import HarkEvaluation

/// One run of `hark spot`: words to standard output or files, everything else to standard error.
final class SpottingSession: RecordingProcessor {
    /// The number of recordings that could not be used and of paths that could not be searched.
    private(set) var failures = 0

    private let model: CompiledModel
    private let channels: ChannelSelection
    private let files: SpotFileOptions
    private let workers: Int?
    private let report: SpotReport
    private var bar: SpottingBar
    private var warningsOfRecordings = RecordingWarnings()
    private var recordings = 0
    private var finished: FinishedRecordings

    init(
        model: CompiledModel, channels: ChannelSelection, format: SpotFormat, files: SpotFileOptions, workers: Int?
    ) throws {
        self.model = model
        self.channels = channels
        self.files = files
        self.workers = workers
        bar = SpottingBar(sampleRate: model.features.sampleRate)
        // Before anything is written, because the log's whole recordings are written first.
        finished = try files.resumeFrom.map { try FinishedRecordings(log: $0) } ?? FinishedRecordings()
        report = SpotReport(format: format, model: model, folder: files.output)
    }

    /// Spots in files, in their order.
    func process(_ found: FoundAudioFiles) throws {
        if found.paths.count > 1 { try report.requireFolder() }
        for error in found.errors where !finished.remove(error.path) { try fail(error, seconds: nil) }
        let paths = found.paths.filter { !finished.remove($0) }
        report.align(paths)
        try spot(files: paths, total: paths)
    }

    /// Spots in files whose paths arrive one by one, in their order; for a folder, in each recording in it.
    func process(_ reader: inout PathReader) throws {
        try report.requireFolder()
        while let paths = try reader.next() {
            let group = PathGroup(paths)
            var start = 0
            for (count, problems) in group.problems.sorted(by: { $0.key < $1.key }) {
                try spot(files: group.recordings[start..<count].filter { !finished.remove($0) }, total: nil)
                for problem in problems where !finished.remove(problem.path) { try fail(problem, seconds: nil) }
                start = count
            }
            try spot(files: group.recordings[start...].filter { !finished.remove($0) }, total: nil)
        }
    }

    /// Spots in a recording on standard input, which was copied to a file.
    func process(copy path: String) throws {
        let (channels, rate) = (channels, model.features.sampleRate)
        try run(names: ["-"]) { _ throws(AudioFileError) in
            try AudioFileReader(path: path, name: RawInputOption.name, channels: channels, sampleRate: rate)
        }
    }

    /// Spots in a recording without a header on standard input.
    func process(raw: RawAudioFormat) throws {
        let (channels, rate) = (channels, model.features.sampleRate)
        try run(names: ["-"]) { _ throws(AudioFileError) in
            try AudioFileReader(
                raw: raw, descriptor: RawInputOption.descriptor, name: RawInputOption.name, channels: channels,
                sampleRate: rate)
        }
    }

    /// Prints the messages that come once per run.
    func end() {
        bar.clear()
        warningsOfRecordings.end(total: recordings)
    }

    /// - Parameter total: all files of the run, if they are known.
    private func spot(files paths: [String], total: [String]?) throws {
        let (channels, rate) = (channels, model.features.sampleRate)
        if let total { bar.count(total) }
        try run(names: paths) { number throws(AudioFileError) in
            try AudioFileReader(path: paths[number], channels: channels, sampleRate: rate)
        }
    }

    private func run(names: [String], open: @escaping SpottingJob.Opening) throws {
        let sizes = bar.isShown
        let sinks = SpotSinks(files: files, model: model, names: names)
        let job = SpottingJob(model: model, count: names.count, open: open) { number in
            sizes ? SpottingBar.bytes(names[number]) : 0
        } sinks: { number in
            try sinks.make(number)
        }
        do {
            try job.run(workers: workers) {
                bar.update(job.progress)
            } event: { number, event in
                try take(event, path: names[number])
            }
        } catch let error as AudioFileError {
            throw CommandFailure("\(error)", .output)
        }
        bar.add(job.progress)
    }

    private func take(_ event: SpottingEvent, path: String) throws {
        bar.clear()
        switch event {
        case .word(let word): try report.word(word, path: path)
        case .finished(let seconds, let warnings):
            recordings += 1
            try report.end(path: path, seconds: seconds)
            let name = path == "-" ? RawInputOption.name : path
            warningsOfRecordings.add(warnings, path: name)
        case .failed(let error, let seconds): try fail(error, path: path, seconds: seconds)
        }
    }

    /// - Parameters:
    ///   - path: as in the lines before; nil: that of the error.
    ///   - seconds: how much of the recording was used; nil: it was not opened.
    private func fail(_ error: AudioFileError, path: String? = nil, seconds: Double?) throws {
        failures += 1
        bar.clear()
        try report.end(path: path ?? error.path, seconds: seconds, error: error.reason)
        StandardError.write("hark: \(error)")
    }
}

/// The progress of `hark spot`: hours done, hours left and speed.
struct SpottingBar {
    private let bar = ProgressBar("spotting")
    private let sampleRate: Int
    private let started = ContinuousClock.now
    private var totalBytes: Int?
    private var samplesBefore = 0

    init(sampleRate: Int) {
        self.sampleRate = sampleRate
    }

    var isShown: Bool { StandardError.isTerminal }

    /// Sets the files of the run.
    mutating func count(_ paths: [String]) {
        if isShown { totalBytes = paths.reduce(0) { $0 + Self.bytes($1) } }
    }

    /// Shows the progress of a job.
    func update(_ progress: SpottingProgress) {
        guard isShown else { return }
        let done = seconds(samplesBefore + progress.samples)
        let passed = (ContinuousClock.now - started) / .seconds(1)
        let speed = "\(Figures.thousands(Int(done / max(passed, 0.001)))) times real time"
        let (opened, bytes) = progress.opened
        guard let totalBytes, bytes > 0 else {
            bar.update(done: "\(Self.hours(done)) h done, \(speed)")
            return
        }
        // Files not opened yet are as long for their size as those opened.
        let total = max(done, opened * Double(max(totalBytes, bytes)) / Double(bytes))
        bar.update(
            done: Int(done), total: max(1, Int(total)),
            note: " (\(Self.hours(done)) h done, \(Self.hours(total - done)) h left, \(speed))")
    }

    /// Adds a job that is done.
    mutating func add(_ progress: SpottingProgress) { samplesBefore += progress.samples }

    func clear() { bar.clear() }

    /// The size of a file; 0 if there is none.
    static func bytes(_ path: String) -> Int {
        var status = stat()
        guard !path.utf8.contains(0), PathText.withCString(path, { stat($0, &status) }) == 0 else { return 0 }
        return Int(status.st_size)
    }

    private func seconds(_ samples: Int) -> Double { Double(samples) / Double(sampleRate) }

    private static func hours(_ seconds: Double) -> String {
        let hours = seconds / 3600
        return Figures.fixed(hours, decimals: hours < 10 ? 2 : 1)
    }
}
