// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc

/// Moments for measuring spans, in nanoseconds; they know nothing of clocks being set.
package enum MonotonicTime {
    package static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

/// Clocks of the system.
package enum SystemClock {
    /// Seconds since 1970.
    package static var seconds: Double { read(CLOCK_REALTIME) }
    /// Seconds since some moment, never set back.
    package static var monotonic: Double { read(CLOCK_MONOTONIC) }

    private static func read(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}

/// The time of day where the user is, as "12:34:56".
package enum WallClock {
    package static var now: String {
        var seconds = time(nil)
        var local = tm()
        localtime_r(&seconds, &local)
        let two = { (value: Int32) in value < 10 ? "0\(value)" : "\(value)" }
        return "\(two(local.tm_hour)):\(two(local.tm_min)):\(two(local.tm_sec))"
    }
}

package enum Timestamp {
    /// ISO 8601 with milliseconds, UTC.
    package static var now: String { Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)) }
}
