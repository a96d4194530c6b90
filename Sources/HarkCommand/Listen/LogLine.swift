// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import HarkBasics
import HarkListening

/// A line of the log that `--quiet` writes to standard error: JSON, for programs and for the system's journal.
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
    /// In all gaps, whatever their cause.
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
        StandardError.write(prefix + JSONLine.text(self))
    }

    /// Whether standard error goes to the journal, which takes a level from the start of a line (sd-daemon(3)).
    private static let isJournal: Bool = {
        var status = stat()
        guard let stream = Environment.value("JOURNAL_STREAM"), fstat(STDERR_FILENO, &status) == 0 else { return false }
        return stream == "\(status.st_dev):\(status.st_ino)"
    }()
}
