// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Clocks. Reading one takes 20 to 40 ns or more, which is why blocks of frames are timed and not frames.
enum ElapsedTime {
    /// Time that passes, whatever the process does meanwhile.
    static var nanoseconds: UInt64 { read(CLOCK_MONOTONIC) }

    /// Time that the process's threads spent on processors, together.
    static var processorNanoseconds: UInt64 { read(CLOCK_PROCESS_CPUTIME_ID) }

    /// Nanoseconds that pass while `body` runs.
    static func of(_ body: () -> Void) -> Double {
        let start = nanoseconds
        body()
        return Double(nanoseconds - start)
    }

    private static func read(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
