import ArgumentParser
import FoundationEssentials
import KeywordListening
import KeywordPipeline
import PulseCapture

struct Listen: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Spot keywords from a microphone as they are said.",
        discussion: """
            Ctrl-C ends it. Sound comes from a PulseAudio server; `hark devices` lists its sources. It is waited for when
            it is not running yet, and again when it or the source goes away: standard error tells what was lost. \
            --file and --raw hear a recording by the same path, to look into what was heard live.

            A detection in JSON Lines: {"type":"detection","timestamp":"...","time":12.34,"keyword":"stop","score":0.97,\
            "latency":0.05}; time is the stream's, latency goes from the sample that completed the word to the line.

            EXAMPLES
              hark listen
              hark listen --device alsa_input.usb-mic --format jsonl
              hark listen --duration 60 --threshold 0.9
              hark listen --model my.hark --sensitivity 0.5 --sensitivity computer=0.1
              hark listen --wait 0
              hark listen --file complaint.wav
              arecord -f S16_LE -r 16000 -t raw | hark listen --raw s16le:16000:1
            """)

    @OptionGroup var modelOptions: ModelOptions

    @OptionGroup var input: ListenInputOptions

    @Option(help: "text or jsonl.")
    var format: StreamFormat = .text

    @Flag(
        inversion: .prefixedNo,
        help: "Draw level, posteriors and detections where standard output is a terminal, instead of lines.")
    var display = true

    @Option(help: ArgumentHelp("Stop after so many seconds.", valueName: "seconds"))
    var duration: Double?

    @Option(
        help: ArgumentHelp(
            "Report keywords from this posterior on, instead of the model's thresholds: higher for fewer false alarms.",
            valueName: "score"))
    var threshold: Double?

    @OptionGroup var sensitivity: SensitivityOptions

    func validate() throws {
        if threshold != nil, !sensitivity.sensitivity.isEmpty {
            throw ValidationError("--threshold and --sensitivity exclude each other")
        }
        if let threshold, !(0.001...0.999).contains(threshold) {
            throw ValidationError("--threshold must be 0.001 to 0.999")
        }
        if let duration, !(duration > 0) { throw ValidationError("--duration must be more than 0 seconds") }
    }

    func run() throws {
        let loaded = try ModelOptions.load(modelOptions.model, budget: modelOptions.memoryBudget)
        let model = RunnableModel(try sensitivity.applied(to: loaded, name: modelOptions.model))
        if input.isRecording { try hear(input.recording(), model) } else { try listen(model) }
    }

    private func listen(_ model: RunnableModel) throws {
        let stream: CaptureSession
        do throws(CaptureError) {
            stream = try CaptureSession(device: input.device, sampleRate: model.features.sampleRate)
        } catch {
            throw CommandFailure("\(error)", .sound)
        }
        let interruption = Interruption { stream.interrupt() }
        defer { interruption.cancel() }
        do throws(CaptureError) {
            try stream.connect(patience: input.wait.map { .seconds($0) }) { problem in
                StandardError.write("waiting for a sound server: \(problem)")
            }
        } catch {
            if error == .interrupted { return }
            throw CommandFailure("\(error)", .sound)
        }
        let sound = LiveSound(stream)
        let bill = model.memoryBill.adding([
            MemoryBill.Part(name: "ring", bytes: stream.ringBytes),
            MemoryBill.Part(name: "samples", bytes: sound.bufferBytes + ListeningSession.bufferBytes),
            MemoryBill.Part(name: "events", bytes: EventQueue.bytes),
        ])
        StandardError.write("listening to \(stream.deviceName ?? "") for \(keywords(model)); Ctrl-C ends")
        StandardError.write("memory: \(bill.total) bytes (\(bill.summary))")

        let tap = ListeningTap(labels: model.labels.count)
        let face = face(model, tap: tap, memory: bill.total) { stream.deviceName ?? "" }
        let session = session(sound, model, tap)
        let desk = ListeningDesk(tap: tap, face: face) { stream.problem }
        desk.start()
        let end = session.run()
        stream.stop()
        desk.finish(seconds: session.seconds) { stream.statistics }
        if case .failed(let reason) = end { throw CommandFailure(reason, .sound) }
    }

    private func hear(_ recording: RecordingInput, _ model: RunnableModel) throws {
        let rate = model.features.sampleRate
        let reader = try recording.reader(sampleRate: rate)
        let sound = RecordedSound(reader, sampleRate: rate)
        let interruption = Interruption { sound.interrupt() }
        defer { interruption.cancel() }
        StandardError.write("listening to \(recording.name) for \(keywords(model))")

        let tap = ListeningTap(labels: model.labels.count)
        let session = session(sound, model, tap)
        // Lines: what passes faster than it was said is nothing to look at.
        let desk = ListeningDesk(tap: tap, face: LineFace(report(model))) { nil }
        // On this thread, so that however fast the recording passes nothing is dropped.
        let end = session.run { desk.turn() }
        desk.finish(seconds: session.seconds) {
            var statistics = CaptureStatistics()
            statistics.samplesReceived = Int((session.seconds * Double(rate)).rounded())
            return statistics
        }
        for warning in reader.warnings { StandardError.write("hark: \(warning.message(path: recording.name))") }
        if case .failed(let reason) = end { throw CommandFailure(reason, .someFilesFailed) }
    }

    private func session(_ sound: any SoundSource, _ model: RunnableModel, _ tap: ListeningTap) -> ListeningSession {
        ListeningSession(
            sound: sound, spotter: KeywordSpotter(model: model, threshold: threshold), seconds: duration, tap: tap)
    }

    private func face(
        _ model: RunnableModel, tap: ListeningTap, memory: Int, device: @escaping () -> String
    ) -> any ListeningFace {
        guard display, format == .text, TerminalFace.isPossible else { return LineFace(report(model)) }
        let labels = model.labels.map { label in
            KeywordLabel(
                name: label.name, threshold: threshold.map { UInt16(($0 * 32768).rounded()) } ?? label.threshold)
        }
        return TerminalFace(
            labels: labels, report: report(model), tap: tap, sampleRate: model.features.sampleRate,
            memory: "\(Figures.bytes(memory)) of memory", device: device)
    }

    private func report(_ model: RunnableModel) -> DetectionReport {
        DetectionReport(format: format, labels: model.labels.map(\.name))
    }

    private func keywords(_ model: RunnableModel) -> String {
        model.labels.filter(\.isKeyword).map(\.name).joined(separator: ", ")
    }
}
