// SPDX-License-Identifier: Apache-2.0

import PulseCapture

/// The output of a listening session: lines, a screen or a log. Used only on ``DetectionDispatcher``'s thread.
package protocol ListenOutput: AnyObject {
    /// Maximum time in milliseconds between two calls of `refresh`; nil if there is nothing to refresh.
    var refreshInterval: Int? { get }

    func detection(_ detection: LiveDetection)
    func note(_ level: LogLevel, _ message: String)
    func refresh()

    /// Closes the screen, if there is one, and outputs the summary.
    func end(seconds: Double, statistics: CaptureStatistics)
}

/// Passes the warnings of the detection actions to the output, which is created after them. Used on the dispatcher's
/// thread only.
package final class ListenOutputWarnings {
    package var output: (any ListenOutput)?

    package init() {}

    package func warn(_ message: String) { output?.note(.warning, message) }
}

/// The severity of a log line.
package enum LogLevel: String {
    case info
    /// Something is missing or was skipped; listening continues.
    case warning
    case error
}
