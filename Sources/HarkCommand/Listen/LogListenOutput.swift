// SPDX-License-Identifier: Apache-2.0

import HarkBasics
import HarkListening
import PulseCapture

/// Everything as lines of a structured log on standard error; standard output stays empty.
final class LogListenOutput: ListenOutput {
    private let labels: [String]

    init(labels: [String]) {
        self.labels = labels
    }

    var refreshInterval: Int? { nil }

    func detection(_ detection: LiveDetection) {
        let keyword = labels[detection.label]
        var line = LogLine(.info, "detection", "heard \(keyword)")
        line.keyword = keyword
        line.score = JSONLine.rounded(Double(detection.score) / 32768)
        line.time = JSONLine.rounded(detection.seconds)
        line.latency = JSONLine.rounded(max(0, Double(MonotonicTime.now - detection.completed) * 1e-9))
        line.write()
    }

    func note(_ level: LogLevel, _ message: String) { LogLine(level, "note", message).write() }

    func refresh() {}

    func end(seconds: Double, statistics: CaptureStatistics) {
        let lost = statistics.losses.total
        var line = LogLine(lost > 0 ? .warning : .info, "end", "heard \(Figures.seconds(seconds)) of sound")
        line.seconds = JSONLine.rounded(seconds)
        line.samplesReceived = statistics.samplesReceived
        line.samplesDropped = statistics.samplesDroppedByRing
        line.samplesLostByServer = statistics.samplesLostByServer
        line.samplesLost = lost
        line.gaps = statistics.gaps
        line.write()
    }
}
