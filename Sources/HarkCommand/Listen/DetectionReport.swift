// SPDX-License-Identifier: Apache-2.0

import HarkBasics
import HarkListening
import PulseCapture

/// Detections as they happen, for people or programs.
struct DetectionReport {
    let format: StreamFormat
    let labels: [String]

    private struct Line: Encodable {
        let type = "detection"
        /// Of the output, ISO 8601, UTC.
        let timestamp: String
        /// Seconds of the stream, up to the sample that completed the keyword.
        let time: Double
        let keyword: String
        let score: Double
        /// Seconds from that sample, as it was said (live) or read (from a recording), to the output.
        let latency: Double
    }

    private struct EndLine: Encodable {
        let type = "end"
        let seconds: Double
        let samplesReceived: Int
        let samplesDropped: Int
        let samplesLostByServer: Int
        let serverOverflows: Int
        let suspensions: Int
        let samplesLost: Int
        let losses: CaptureLosses
    }

    func detection(_ detection: LiveDetection) {
        let score = Double(detection.score) / 32768
        let keyword = labels[detection.label]
        switch format {
        case .text:
            StandardOutput.write("\(Figures.clockWithTenths(detection.seconds))  \(keyword)  \(Figures.score(score))")
        case .jsonl:
            let latency = Double(MonotonicTime.now - detection.completed) * 1e-9
            JSONLine.write(
                Line(
                    timestamp: Timestamp.now,
                    time: JSONLine.rounded(detection.seconds), keyword: keyword, score: JSONLine.rounded(score),
                    latency: JSONLine.rounded(max(0, latency))))
        }
    }

    /// Reports how much sound was heard, and how much was lost by which cause.
    func end(seconds: Double, statistics: CaptureStatistics) {
        if format == .jsonl {
            JSONLine.write(
                EndLine(
                    seconds: JSONLine.rounded(seconds), samplesReceived: statistics.samplesReceived,
                    samplesDropped: statistics.losses.slowReader,
                    samplesLostByServer: statistics.losses.hole,
                    serverOverflows: statistics.serverOverflows, suspensions: statistics.suspensions,
                    samplesLost: statistics.losses.total, losses: statistics.losses))
        }
        for line in LossSummary.lines(statistics) { StandardError.write(line) }
        StandardError.write("heard \(Figures.seconds(seconds)) of sound")
    }
}
