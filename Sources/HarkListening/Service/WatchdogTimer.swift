// SPDX-License-Identifier: Apache-2.0

/// Tells the service manager that this process lives, as long as its audio thread comes round.
///
/// While the sound server is away the audio thread still comes round, since it looks for sound twice a second: that counts
/// as life. A thread that hangs does not.
package struct WatchdogTimer {
    /// Nanoseconds between two signs of life; half of what the manager waits, as sd_watchdog_enabled(3) recommends, and
    /// some to spare.
    private let interval: Int64
    private var told: Int64?
    private var heartbeat = 0

    /// - Parameter seconds: within which the manager wants to hear of life.
    package init(seconds: Double) {
        interval = Int64(min(seconds, 1e9) * 0.4e9)
    }

    /// Milliseconds within which `isDue` wants to be asked.
    package var patience: Int { max(1, Int(min(interval / 4_000_000, 500))) }

    /// Whether a sign of life is due and true.
    /// - Parameters:
    ///   - heartbeat: of the audio thread; nil while it has not begun, which counts as life.
    ///   - now: in nanoseconds of `MonotonicTime`.
    package mutating func isDue(heartbeat newest: Int?, now: Int64) -> Bool {
        if let told, now - told < interval { return false }
        if let newest {
            guard newest != heartbeat else { return false }
            heartbeat = newest
        }
        told = now
        return true
    }
}
