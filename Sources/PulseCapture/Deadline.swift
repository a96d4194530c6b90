// SPDX-License-Identifier: Apache-2.0

import CPulse
import Synchronization

/// A point in time to give up at, on PulseAudio's monotonic clock so that its timers and ours agree to the
/// microsecond.
struct Deadline {
    /// Microseconds of `pa_rtclock_now`.
    let time: pa_usec_t
    /// What makes it pass early.
    private let cancellation: Cancellation?

    /// - Parameter timeout: from now; less than zero counts as zero, more than a year as a year.
    init(after timeout: Duration, or cancellation: Cancellation? = nil) {
        // The limits also keep the arithmetic from overflowing.
        let (seconds, attoseconds) = min(max(timeout, .zero), .seconds(365 * 86_400)).components
        time = pa_rtclock_now() + pa_usec_t(seconds * 1_000_000 + attoseconds / 1_000_000_000_000)
        self.cancellation = cancellation
    }

    var hasPassed: Bool { isCancelled || pa_rtclock_now() >= time }

    var isCancelled: Bool { cancellation?.isCancelled ?? false }

    /// When to look at it next: a cancellation does not wake the thread, and is noticed within a tenth of a second.
    var nextLook: pa_usec_t { cancellation == nil ? time : min(time, pa_rtclock_now() + 100_000) }

    /// Time left in whole milliseconds, rounded up so that waiting so long does pass the deadline, for poll(2).
    var remainingMilliseconds: Int32 {
        let now = pa_rtclock_now()
        return now >= time ? 0 : Int32(clamping: (time - now + 999) / 1000)
    }

    func sooner(of other: Deadline) -> Deadline { other.time < time ? other : self }
}

/// A wish to have something given up, made known by any thread or signal handler.
final class Cancellation: Sendable {
    private let isMade = Atomic<Bool>(false)

    var isCancelled: Bool { isMade.load(ordering: .acquiring) }

    func cancel() {
        isMade.store(true, ordering: .releasing)
    }
}

/// How long to wait between one try and the next: twice as long each time, up to a limit, and by chance up to half less,
/// so that many programs that lost the same server do not all come back at the same instant.
public struct Backoff: Sendable {
    /// The first pause at its longest; more than 0.
    public let first: Duration
    /// The longest pause; not less than the first.
    public let limit: Duration
    private var next: Duration

    public init(first: Duration = .milliseconds(100), limit: Duration = .seconds(2)) {
        precondition(first > .zero && limit >= first, "pauses between tries are more than 0 and grow")
        self.first = first
        self.limit = limit
        next = first
    }

    /// The next pause.
    public mutating func pause(using generator: inout some RandomNumberGenerator) -> Duration {
        let longest = next
        next = min(next * 2, limit)
        return longest * Double.random(in: 0.5...1, using: &generator)
    }

    /// Begins again with the first, as after a success.
    public mutating func reset() {
        next = first
    }
}
