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
