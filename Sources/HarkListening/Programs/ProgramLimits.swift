// SPDX-License-Identifier: Apache-2.0

/// How often and how long programs may run.
package struct ProgramLimits: Sendable, Equatable {
    /// Least seconds of the stream between two starts.
    package var interval: Double
    /// Seconds after which a program is asked to end (SIGTERM).
    package var timeout: Double
    /// Programs running at the same time at most.
    package var running: Int
    /// Seconds from SIGTERM to SIGKILL.
    package var grace: Double

    package init(interval: Double = 1, timeout: Double = 10, running: Int = 4, grace: Double = 2) {
        precondition(interval >= 0 && timeout > 0 && running > 0 && grace >= 0)
        self.interval = interval
        self.timeout = timeout
        self.running = running
        self.grace = grace
    }
}
