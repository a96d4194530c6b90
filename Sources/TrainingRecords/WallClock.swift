import Glibc

/// Clocks of the system.
enum WallClock {
    /// Seconds since 1970.
    static var seconds: Double { read(CLOCK_REALTIME) }
    /// Seconds since some moment, never set back.
    static var monotonic: Double { read(CLOCK_MONOTONIC) }

    private static func read(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
