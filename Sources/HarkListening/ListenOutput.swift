// SPDX-License-Identifier: Apache-2.0

import PulseCapture

/// What a person or program sees of listening: lines, a screen or a log. Everything happens on the desk's thread.
package protocol ListenOutput: AnyObject {
    /// Milliseconds between two calls of `refresh` at most; nil where there is nothing to refresh.
    var refreshInterval: Int? { get }

    func detection(_ detection: LiveDetection)
    func note(_ level: LogLevel, _ message: String)
    func refresh()

    /// Gives back what was taken over, and tells how it went.
    func end(seconds: Double, statistics: CaptureStatistics)
}

/// Passes the warnings of the detection actions to the output, which is created after them. Used on the dispatcher's
/// thread only.
package final class ListenOutputWarnings {
    package var output: (any ListenOutput)?

    package init() {}

    package func warn(_ message: String) { output?.note(.warning, message) }
}

/// How much a line for the person in charge matters.
package enum LogLevel: String {
    case info
    /// Something is missing or was left out; listening goes on.
    case warning
    case error
}
