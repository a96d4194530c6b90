import Glibc

/// The clock that all figures come from: time that passes, whatever the process does meanwhile. Reading it takes 20 to
/// 40 ns, which is why blocks of frames are timed and not frames.
enum MonotonicTime {
    static var nanoseconds: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    /// Nanoseconds that `body` takes.
    static func of(_ body: () -> Void) -> Double {
        let start = nanoseconds
        body()
        return Double(nanoseconds - start)
    }
}
