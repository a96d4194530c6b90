// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Hark
import HarkCore
import HarkListening

/// The input of `hark listen`.
struct ListenInputOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The source to listen to, by its name in `hark devices`.", valueName: "name"),
        completion: Completions.device)
    var device: String?

    @Option(
        help: ArgumentHelp(
            "Exit if no sound server is found within this many seconds; 0: at once. (default: wait without limit)",
            valueName: "seconds"))
    var wait: Double?

    @Option(
        help: ArgumentHelp(
            "Listen to a recording instead, faster than real time; - is standard input.",
            valueName: "recording"),
        completion: .file())
    var file: String?

    @OptionGroup var channel: ChannelOption
    @OptionGroup var rawInput: RawInputOption

    /// Whether the input is a recording, not a microphone.
    var isRecording: Bool { file != nil || rawInput.raw != nil }

    func validate() throws {
        if let wait, !(0...86_400).contains(wait) { throw ValidationError("--wait must be 0 to 86400 seconds") }
        try rawInput.validate(paths: file.map { [$0] } ?? [])
        if isRecording {
            if device != nil { throw ValidationError("--device and a recording: listen to one of them") }
            if wait != nil { throw ValidationError("--wait is for a sound server; a recording needs none") }
        } else if channel.channel != nil {
            throw ValidationError("--channel is for recordings; the channels of a source are averaged")
        }
    }

    /// The recording to listen to.
    func recording() throws -> RecordingInput {
        if let raw = rawInput.raw {
            return try RecordingInput(raw: raw, channels: channel.selection, isReadTwice: false)
        }
        guard let file else { preconditionFailure("no recording was named") }
        return try RecordingInput(path: file, channels: channel.selection)
    }
}

/// Options of the decoder, which turns posteriors into detections, in seconds and shares.
struct DecoderOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Use the highest posterior within this many seconds.", valueName: "seconds"))
    var window: Double?

    @Option(help: ArgumentHelp("Average posteriors over this many seconds; 0: no smoothing.", valueName: "seconds"))
    var smoothing: Double?

    @Option(help: ArgumentHelp("Seconds in which a keyword does not fire again.", valueName: "seconds"))
    var refractory: Double?

    @Option(
        help: ArgumentHelp(
            "Share of its threshold below which a keyword must fall before it fires again.", valueName: "share"))
    var hysteresis: Double?

    func validate() throws {
        let seconds = [("--window", window), ("--smoothing", smoothing), ("--refractory", refractory)]
        for case (let name, let value?) in seconds where !(0...60).contains(value) {
            throw ValidationError("\(name) must be 0 to 60 seconds")
        }
        if let hysteresis, !(0.01...0.99).contains(hysteresis) {
            throw ValidationError("--hysteresis must be 0.01 to 0.99")
        }
    }

    /// The model with the options applied, or the model itself if none is given. Measurements made with another decoder
    /// are dropped.
    func applied(to model: KeywordModel) throws -> KeywordModel {
        let old = model.decoder
        let frames = { (seconds: Double?, otherwise: Int, range: ClosedRange<Int>) -> Int in
            guard let seconds else { return otherwise }
            let count = Int((seconds / model.features.hopSeconds).rounded())
            return max(range.lowerBound, min(range.upperBound, count))
        }
        let spec = DecoderSpec(
            windowFrames: frames(window, old.windowFrames, DecoderSpec.windows),
            refractoryFrames: frames(refractory, old.refractoryFrames, DecoderSpec.refractories),
            smoothingFrames: frames(smoothing, old.smoothingFrames, DecoderSpec.smoothings),
            hysteresis: hysteresis.map { Int(($0 * 32768).rounded()) } ?? old.hysteresis)
        return spec == old ? model : model.with(decoder: spec)
    }
}

/// The program that `hark listen` starts on a detection.
struct ProgramOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Run a command at each detection, without a shell. {keyword}, {score} and {time} are replaced.",
            valueName: "command"))
    var exec: String?

    @Option(help: ArgumentHelp("Seconds between two starts, at least. (default: 1)", valueName: "seconds"))
    var execInterval: Double?

    @Option(
        help: ArgumentHelp(
            "Seconds before a command gets SIGTERM, and 2 s later SIGKILL. (default: 10)",
            valueName: "seconds"))
    var execTimeout: Double?

    func validate() throws {
        guard let exec else {
            if execInterval != nil || execTimeout != nil {
                throw ValidationError("--exec-interval and --exec-timeout are for --exec")
            }
            return
        }
        do throws(CommandTemplateError) {
            _ = try CommandTemplate(parsing: exec)
        } catch {
            throw ValidationError("--exec: \(error)")
        }
        if let execInterval, !(0...86_400).contains(execInterval) {
            throw ValidationError("--exec-interval must be 0 to 86400 seconds")
        }
        if let execTimeout, !(0.01...86_400).contains(execTimeout) {
            throw ValidationError("--exec-timeout must be 0.01 to 86400 seconds")
        }
    }

    /// Refuses keywords that the program would take for options.
    func check(keywords: [String]) throws {
        guard let exec, let template = try? CommandTemplate(parsing: exec), template.hasArgumentFromKeyword,
            let keyword = keywords.first(where: { $0.hasPrefix("-") })
        else { return }
        throw CommandFailure(
            "--exec: the program would take the keyword \(keyword) for an option: put {keyword} behind other text, such as "
                + "word={keyword}", .usage)
    }

    /// Nil if no program is to be started.
    /// - Parameters: as for ``ProgramRunner``.
    func runner(output: Int32?, waitsForRoom: Bool, log: @escaping (String) -> Void) -> ProgramRunner? {
        guard let exec, let template = try? CommandTemplate(parsing: exec) else { return nil }
        let usual = ProgramLimits()
        let limits = ProgramLimits(
            interval: execInterval ?? usual.interval, timeout: execTimeout ?? usual.timeout)
        return ProgramRunner(template, limits: limits, output: output, waitsForRoom: waitsForRoom, log: log)
    }
}

/// Which sound `hark listen` saves.
struct SavingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Save the sound of each detection, from 2 s before to 1 s after, as DIR/<keyword>/<name>.wav.",
            valueName: "folder"), completion: .directory)
    var saveDetections: String?

    @Option(
        help: ArgumentHelp(
            "Keep at most this many recordings; the oldest are deleted. (default: 500)", valueName: "count"))
    var saveLimit: Int?

    @Option(
        help: ArgumentHelp(
            "Keep at most this many bytes of recordings, such as 64MiB; the oldest are deleted. (default: 64MiB)",
            valueName: "bytes"))
    var saveSize: ByteCount?

    func validate() throws {
        if saveDetections == nil, saveLimit != nil || saveSize != nil {
            throw ValidationError("--save-limit and --save-size are for --save-detections")
        }
        if saveDetections?.isEmpty ?? false { throw ValidationError("--save-detections needs a folder") }
        if let saveLimit, !(1...100_000).contains(saveLimit) {
            throw ValidationError("--save-limit must be 1 to 100000")
        }
        // Room for several recordings, so that a single one never exceeds the limit.
        if let saveSize, saveSize.bytes < 1 << 20 { throw ValidationError("--save-size must be at least 1MiB") }
    }

    /// Nil if no sound is to be saved.
    func archive(
        labels: [String], sampleRate: Int, queue: SoundQueue?, log: @escaping (String) -> Void
    ) throws -> DetectionArchive? {
        guard let saveDetections, let queue else { return nil }
        let usual = ArchiveLimits()
        let limits = ArchiveLimits(files: saveLimit ?? usual.files, bytes: saveSize?.bytes ?? usual.bytes)
        do throws(ArchiveError) {
            return try DetectionArchive(
                folder: saveDetections, limits: limits, labels: labels, sampleRate: sampleRate, queue: queue, log: log)
        } catch {
            throw CommandFailure("\(error)", .output)
        }
    }
}
