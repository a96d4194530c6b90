import CPulse

/// A point in time to give up at, on PulseAudio's monotonic clock so that its timers and ours agree to the
/// microsecond.
struct Deadline {
    /// Microseconds of `pa_rtclock_now`.
    let time: pa_usec_t

    /// - Parameter timeout: from now; less than zero counts as zero, more than a year as a year.
    init(after timeout: Duration) {
        let year: Int64 = 365 * 86_400
        let (seconds, attoseconds) = timeout.components
        let microseconds = seconds >= year ? year * 1_000_000 : seconds * 1_000_000 + attoseconds / 1_000_000_000_000
        time = pa_rtclock_now() + pa_usec_t(max(0, microseconds))
    }

    var hasPassed: Bool { pa_rtclock_now() >= time }

    /// Time left in whole milliseconds, rounded up so that waiting so long does pass the deadline, for poll(2).
    var remainingMilliseconds: Int32 {
        let now = pa_rtclock_now()
        return now >= time ? 0 : Int32(clamping: (time - now + 999) / 1000)
    }
}
