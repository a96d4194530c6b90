// SPDX-License-Identifier: Apache-2.0

import HarkBasics
import HarkListening
import PulseCapture

/// Writes detections as they happen, for people or programs.
struct DetectionReport {
    let format: StreamFormat
    let labels: [String]

    private struct Line: Encodable {
        let type = "detection"
        /// The time of the output, ISO 8601, UTC.
        let timestamp: String
        /// The position in the stream of the sample that completed the keyword, in seconds.
        let time: Double
        let keyword: String
        let score: Double
        /// Seconds from the moment that sample was spoken (live) or read (from a recording) to the output.
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

    /// Reports how much sound was processed, and how much was lost by each cause.
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
