// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Moments for measuring spans, in nanoseconds; they know nothing of clocks being set.
package enum MonotonicTime {
    package static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
