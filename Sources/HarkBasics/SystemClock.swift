// SPDX-License-Identifier: Apache-2.0

import Glibc

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
