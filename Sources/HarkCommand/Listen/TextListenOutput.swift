// SPDX-License-Identifier: Apache-2.0

import HarkListening
import PulseCapture

/// Writes detections as lines on standard output, all else on standard error.
final class TextListenOutput: ListenOutput {
    private let report: DetectionReport

    init(_ report: DetectionReport) {
        self.report = report
    }

    var refreshInterval: Int? { nil }

    func detection(_ detection: LiveDetection) { report.detection(detection) }

    func note(_ level: LogLevel, _ message: String) { StandardError.write(message) }

    func refresh() {}

    func end(seconds: Double, statistics: CaptureStatistics) { report.end(seconds: seconds, statistics: statistics) }
}
