// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc

/// Monotonic time for measuring durations, in nanoseconds; unaffected by changes of the system clock.
package enum MonotonicTime {
    package static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

/// Clocks of the system, in seconds.
package enum SystemClock {
    /// Seconds since 1970.
    package static var seconds: Double { read(CLOCK_REALTIME) }
    /// Seconds since an unspecified moment; never goes backward.
    package static var monotonic: Double { read(CLOCK_MONOTONIC) }

    private static func read(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}

/// The local time of day, as "12:34:56".
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
