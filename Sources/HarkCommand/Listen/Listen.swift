// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FoundationEssentials
import Hark
import HarkListening
import PulseCapture

struct Listen: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Spot keywords from a microphone as they are said.",
        discussion: """
            Sound comes from a PulseAudio server; `hark devices` lists its sources. Waits for the server to start, and \
            reconnects if it or the source disappears. Losses go to standard error. --file and --raw process a recording \
            by the same path. A terminal shows level, posteriors and detections; a pipe gets lines. Ctrl-C ends it.

            A detection in JSON Lines: {"type":"detection","timestamp":"...","time":12.34,"keyword":"stop","score":0.97,\
            "latency":0.05}; time is the position in the stream in seconds; \
            latency is the time from the sample that completed the word to the line.

            EXAMPLES
              hark listen
              hark listen --device alsa_input.usb-mic --format jsonl
              hark listen --duration 60 --threshold 0.9 --threshold stop=0.7
              hark listen --keywords yes,no
              hark listen --model wake --model my.hark
              hark listen --model my.hark --sensitivity 0.5 --sensitivity computer=0.1
              hark listen --exec 'notify-send {keyword}'
              hark listen --save-detections heard/ --save-limit 200
              hark listen --quiet --device alsa_input.usb-mic
              hark listen --file complaint.wav
              arecord -f S16_LE -r 16000 -t raw | hark listen --raw s16le:16000:1
            """)

    @OptionGroup var modelOptions: ModelGroupOptions

    @OptionGroup var input: ListenInputOptions

    @Option(help: "text or jsonl.")
    var format: StreamFormat = .text

    @Flag(
        inversion: .prefixedNo,
        help: "On a terminal, draw level, posteriors and detections instead of printing lines.")
    var display = true

    @Flag(
        help: """
            For services: nothing on standard output, and a log of all events on standard error, in JSON Lines.
            """)
    var quiet = false

    @Option(help: ArgumentHelp("Stop after this many seconds.", valueName: "seconds"))
    var duration: Double?

    @OptionGroup var thresholds: ThresholdOptions

    @OptionGroup var programs: ProgramOptions

    @OptionGroup var saving: SavingOptions

    func validate() throws {
        if quiet, format == .jsonl {
            throw ValidationError("--quiet writes nothing to standard output; its log is JSON Lines already")
        }
        if let duration, !(duration > 0) { throw ValidationError("--duration must be more than 0 seconds") }
    }

    func run() throws {
        do {
            let group = try modelOptions.load(thresholds) { note("sensitivity", $0) }
            try programs.check(keywords: group.labels.filter(\.isReported).map(\.name))
            if input.isRecording { try hear(input.recording(), group) } else { try listen(group) }
        } catch let failure as CommandFailure where quiet {
            LogLine(.error, "failure", failure.message).write()
            throw failure.status
        }
    }

    private func listen(_ group: ModelGroup) throws {
        let stream: CaptureSession
        do throws(CaptureError) {
            stream = try CaptureSession(device: input.device, sampleRate: group.sampleRate)
        } catch {
            throw CommandFailure(error.message, .sound)
        }
        let interruption = Interruption(endsWithBlockedOutput: true) { stream.interrupt() }
        defer { interruption.cancel() }
        let service = SystemdStatus()
        guard try connect(stream, service) else { return }

        let sound = LiveSound(stream)
        let tap = ListeningTap(labels: group.labels.count, keepsSound: saving.saveDetections != nil)
        let footprint = totalFootprint(group, stream, sound)
        note("start", "listening to \(stream.deviceName ?? "") for \(keywords(group)); Ctrl-C ends")
        for warning in stream.source?.warnings(for: group) ?? [] { note("source", warning) }
        if let budget = modelOptions.budgets.memoryBudget {
            note(
                "memory",
                "memory: \(group.memoryFootprint.total) of \(budget.bytes) bytes for the model; with the sound's buffers "
                    + "\(footprint.total) (\(footprint.summary))")
        }

        // Before the screen is taken over, because an unwritable folder ends the program.
        let warnings = ListenOutputWarnings()
        let actions = try makeActions(group, tap: tap, isLive: true, service: service, warnings: warnings)
        let output = makeOutput(group, tap: tap, memory: footprint.total) { stream.deviceName ?? "" }
        warnings.output = output
        service?.begin(device: stream.deviceName ?? "")
        let session = session(sound, group, tap)
        let check = InputCheck(sampleRate: group.sampleRate, channelProblem: { stream.channelProblem }) {
            $0.message(source: stream.deviceName ?? "the source")
        }
        let dispatcher = DetectionDispatcher(tap: tap, output: output, actions: actions, check: check) {
            stream.problem
        }
        dispatcher.start()
        let end = session.run()
        stream.stop()
        dispatcher.finish(seconds: session.seconds, isLive: true) { stream.statistics }
        if case .captureFailed(let error) = end { throw CommandFailure(error.message, .sound) }
    }

    /// - Returns: False if interrupted.
    private func connect(_ stream: CaptureSession, _ service: SystemdStatus?) throws -> Bool {
        service?.keepAlive(milliseconds: 500)
        defer { service?.stopKeepingAlive() }
        do throws(CaptureError) {
            try stream.connect(patience: input.wait.map { .seconds($0) }) { problem in
                let waiting = "waiting for a sound server: \(problem)"
                note("waiting", waiting)
                service?.ready(status: waiting)
            }
            return true
        } catch {
            if error == .interrupted { return false }
            throw CommandFailure(error.message, .sound)
        }
    }

    private func hear(_ recording: RecordingInput, _ group: ModelGroup) throws {
        let rate = group.sampleRate
        let reader = try recording.reader(sampleRate: rate)
        let sound = RecordedSound(reader, sampleRate: rate)
        let interruption = Interruption(endsWithBlockedOutput: true) { sound.interrupt() }
        defer { interruption.cancel() }
        note("start", "listening to \(recording.name) for \(keywords(group))")

        let tap = ListeningTap(labels: group.labels.count, keepsSound: saving.saveDetections != nil)
        let session = session(sound, group, tap)
        let warnings = ListenOutputWarnings()
        let service = SystemdStatus()
        let actions = try makeActions(group, tap: tap, isLive: false, service: service, warnings: warnings)
        let output = lines(group)
        warnings.output = output
        service?.begin(device: recording.name)
        let dispatcher = DetectionDispatcher(tap: tap, output: output, actions: actions, check: nil) { nil }
        // On this thread, so that nothing is dropped however fast the recording is read.
        let end = session.run { dispatcher.turn() }
        dispatcher.finish(seconds: session.seconds, isLive: false) {
            var statistics = CaptureStatistics()
            statistics.samplesReceived = Int((session.seconds * Double(rate)).rounded())
            return statistics
        }
        for warning in reader.warnings { output.note(.warning, "hark: \(warning.message(path: recording.name))") }
        if case .readingFailed(let error) = end { throw CommandFailure("\(error)", .someFilesFailed) }
    }
}
