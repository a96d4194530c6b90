import KeywordPipeline
import PulseCapture

/// Live spotting: the ring's samples through the spotter, until something ends it.
final class ListeningSession {
    private let stream: CaptureSession
    private let spotter: KeywordSpotter
    private let report: DetectionReport
    /// Samples after which to stop; nil: never.
    private let limit: Int?
    private var heard = 0
    private var integers: [Int16]
    private var samples: [Float]

    /// Samples passed on at once: 20 ms at 16 kHz, one fragment of the sound server.
    private static let chunk = 320

    /// Bytes of samples on their way, as integers and as numbers.
    static var bufferBytes: Int { chunk * (MemoryLayout<Int16>.stride + MemoryLayout<Float>.stride) }

    init(
        stream: CaptureSession, model: RunnableModel, threshold: Double?, seconds: Double?, report: DetectionReport
    ) {
        self.stream = stream
        self.report = report
        spotter = KeywordSpotter(model: model, threshold: threshold)
        limit = seconds.map { Int($0 * Double(model.features.sampleRate)) }
        integers = [Int16](repeating: 0, count: Self.chunk)
        samples = [Float](repeating: 0, count: Self.chunk)
    }

    /// Seconds of the stream, gaps included.
    var seconds: Double { Double(heard) / Double(stream.sampleRate) }

    /// Returns when the time is up (nil) or the stream has ended.
    func run() -> CaptureError? {
        // While the sound server is away no sample counts the time.
        let end = limit.map { ContinuousClock.now + .seconds(Double($0) / Double(stream.sampleRate) + 0.5) }
        while limit.map({ heard < $0 }) ?? true {
            let read = integers.withUnsafeMutableBufferPointer { stream.read(into: $0, timeout: .milliseconds(500)) }
            switch read {
            case .samples(let count): recognize(count)
            case .gap(let gap): skip(gap)
            case .outage(let cause): StandardError.write(cause.announcement(problem: stream.problem))
            case .timedOut: if let end, end < .now { return nil }
            case .ended(let error): return error
            }
        }
        return nil
    }

    /// What was heard before the gap is no context for what comes after it; the stream's time goes on.
    private func skip(_ gap: CaptureGap) {
        heard += gap.samplesLost
        if gap.samplesLost > 0 || gap.cause == .moved { spotter.reset(samplesLost: gap.samplesLost) }
        StandardError.write(gap.description)
    }

    private func recognize(_ count: Int) {
        heard += count
        for index in 0..<count { samples[index] = Float(integers[index]) * 0x1p-15 }
        let chunk = samples
        spotter.process(chunk.span.extracting(0..<count)) { detection in
            report.detection(detection, at: spotter.seconds(atFrame: detection.frame))
        }
    }
}
