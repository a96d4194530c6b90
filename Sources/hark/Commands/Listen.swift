import ArgumentParser
import FoundationEssentials
import KeywordPipeline
import PulseCapture

struct Listen: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Spot keywords from a microphone as they are said.",
        discussion: """
            Ctrl-C ends it. Sound comes from a PulseAudio server; `hark devices` lists its sources.

            EXAMPLES
              hark listen
              hark listen --device alsa_input.usb-mic --format jsonl
              hark listen --duration 60 --threshold 0.9
              hark listen --model my.hark --sensitivity 0.5 --sensitivity computer=0.1
            """)

    @OptionGroup var modelOptions: ModelOptions

    @Option(help: ArgumentHelp("The source to listen to, as `hark devices` names it.", valueName: "name"))
    var device: String?

    @Option(help: "text or jsonl.")
    var format: StreamFormat = .text

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
        let stream: CaptureStream
        do throws(CaptureError) {
            stream = try CaptureStream(device: device, sampleRate: model.features.sampleRate)
        } catch {
            throw CommandFailure("\(error)", .sound)
        }
        let interruption = Interruption { stream.interrupt() }
        defer { interruption.cancel() }
        let keywords = model.labels.filter(\.isKeyword).map(\.name).joined(separator: ", ")
        let bill = model.memoryBill.adding([
            MemoryBill.Part(name: "ring", bytes: stream.ringBytes),
            MemoryBill.Part(name: "samples", bytes: ListeningSession.bufferBytes),
        ])
        StandardError.write("listening to \(stream.device.name) for \(keywords); Ctrl-C ends")
        StandardError.write("memory: \(bill.total) bytes (\(bill.summary))")

        let report = DetectionReport(format: format, labels: model.labels.map(\.name))
        let session = ListeningSession(
            stream: stream, model: model, threshold: threshold, seconds: duration, report: report)
        let end = session.run()
        stream.stop()
        report.end(seconds: session.seconds, statistics: stream.statistics)
        switch end {
        case .interrupted?, nil: return
        case let error?: throw CommandFailure("\(error)", .sound)
        }
    }
}
