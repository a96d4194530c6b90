// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import HarkBasics
import HarkListening
import PulseCapture

/// Writes all events as lines of a structured log on standard error; standard output stays empty.
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
        line.samplesDropped = statistics.losses.slowReader
        line.samplesLostByServer = statistics.losses.hole
        line.samplesLost = lost
        line.gaps = statistics.gaps
        line.write()
    }
}

/// A line of the log that `--quiet` writes to standard error: JSON, for programs and the system's journal.
struct LogLine: Encodable {
    let timestamp = Timestamp.now
    let level: String
    let event: String
    let message: String
    var keyword: String?
    var score: Double?
    var time: Double?
    var latency: Double?
    var seconds: Double?
    var samplesReceived: Int?
    var samplesDropped: Int?
    var samplesLostByServer: Int?
    /// Lost in all gaps, whatever their cause.
    var samplesLost: Int?
    var gaps: Int?

    private let priority: Int

    private enum CodingKeys: String, CodingKey {
        case timestamp, level, event, message, keyword, score, time, latency, seconds
        case samplesReceived, samplesDropped, samplesLostByServer, samplesLost, gaps
    }

    init(_ level: LogLevel, _ event: String, _ message: String) {
        self.level = level.rawValue
        self.event = event
        self.message = message
        priority =
            switch level {
            case .info: 6
            case .warning: 4
            case .error: 3
            }
    }

    func write() {
        let prefix = Self.isJournal ? "<\(priority)>" : ""
        StandardError.writeRaw(prefix + JSONLine.text(self) + "\n")
    }

    /// Whether standard error goes to the journal, which takes a priority from the start of a line (sd-daemon(3)).
    private static let isJournal: Bool = {
        var status = stat()
        guard let stream = Environment.value("JOURNAL_STREAM"), fstat(STDERR_FILENO, &status) == 0 else { return false }
        return stream == "\(status.st_dev):\(status.st_ino)"
    }()
}
