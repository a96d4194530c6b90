// SPDX-License-Identifier: Apache-2.0

import CPulse
import Synchronization

/// A deadline on PulseAudio's monotonic clock, so that it agrees with PulseAudio's timers to the microsecond.
struct Deadline {
    /// Microseconds of `pa_rtclock_now`.
    let time: pa_usec_t
    /// Makes the deadline pass early.
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

    /// When to check the deadline next. A cancellation does not wake the thread, so it is polled every 100 ms.
    var nextLook: pa_usec_t { cancellation == nil ? time : min(time, pa_rtclock_now() + 100_000) }

    /// Time left in milliseconds, for poll(2). Rounded up so that the deadline has passed after that time.
    var remainingMilliseconds: Int32 {
        let now = pa_rtclock_now()
        return now >= time ? 0 : Int32(clamping: (time - now + 999) / 1000)
    }

    func sooner(of other: Deadline) -> Deadline { other.time < time ? other : self }
}

/// A cancellation flag that any thread or signal handler may set.
final class Cancellation: Sendable {
    private let isMade = Atomic<Bool>(false)

    var isCancelled: Bool { isMade.load(ordering: .acquiring) }

    func cancel() {
        isMade.store(true, ordering: .releasing)
    }
}

/// Exponential backoff: each pause is twice as long as the one before, up to a limit, and randomly shortened by up to
/// half. The random part prevents many programs that lost the same server from reconnecting at the same time.
public struct Backoff: Sendable {
    /// The first pause before random shortening; more than 0.
    public let first: Duration
    /// The longest pause; at least `first`.
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

    /// Starts again with the first pause, for use after a success.
    public mutating func reset() {
        next = first
    }
}
