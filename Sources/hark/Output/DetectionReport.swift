import FoundationEssentials
import KeywordDecoding
import PulseCapture

/// Detections as they happen, for people or programs.
struct DetectionReport {
    let format: StreamFormat
    let labels: [String]

    private struct Line: Encodable {
        let type = "detection"
        /// Wall-clock time, ISO 8601, UTC.
        let timestamp: String
        /// Seconds since listening began.
        let time: Double
        let keyword: String
        let score: Double
    }

    private struct EndLine: Encodable {
        let type = "end"
        let seconds: Double
        let samplesReceived: Int
        let samplesDropped: Int
        let samplesLostByServer: Int
        let serverOverflows: Int
        let suspensions: Int
    }

    func detection(_ detection: Detection, at time: Double) {
        let score = Double(detection.score) / 32768
        switch format {
        case .text:
            StandardOutput.write(
                "\(Figures.clockWithTenths(time))  \(labels[detection.label])  \(Figures.score(score))")
        case .jsonl:
            JSONLine.write(
                Line(
                    timestamp: Date().formatted(.iso8601.time(includingFractionalSeconds: true)),
                    time: JSONLine.rounded(time), keyword: labels[detection.label], score: JSONLine.rounded(score)))
        }
    }

    /// Says how long it listened and what was lost on the way.
    func end(seconds: Double, statistics: CaptureStatistics) {
        if format == .jsonl {
            JSONLine.write(
                EndLine(
                    seconds: JSONLine.rounded(seconds), samplesReceived: statistics.samplesReceived,
                    samplesDropped: statistics.samplesDroppedByRing,
                    samplesLostByServer: statistics.samplesLostByServer,
                    serverOverflows: statistics.serverOverflows, suspensions: statistics.suspensions))
        }
        let lost = statistics.samplesDroppedByRing + statistics.samplesLostByServer
        if lost > 0 || statistics.serverOverflows > 0 {
            StandardError.write(
                "lost \(statistics.samplesDroppedByRing) samples because this machine was too busy, "
                    + "\(statistics.samplesLostByServer) in the sound server (\(statistics.serverOverflows) overflows)")
        }
        if statistics.suspensions > 0 {
            StandardError.write(
                "the source was suspended \(statistics.suspensions) times; sound of that time is missing")
        }
        StandardError.write("heard \(Figures.seconds(seconds)) of sound")
    }
}
