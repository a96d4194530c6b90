// SPDX-License-Identifier: Apache-2.0

/// Holds the samples of a live stream against the clock, and finds out how many are missing.
///
/// Sound comes as fast as time goes. Where the samples that came since the last gap fall behind the clock, and stay
/// behind, some were lost on the way, reported or not. All times are nanoseconds of one clock that never
/// goes back.
struct LossDetector {
    /// What was found missing before the samples that were just taken.
    struct Loss: Equatable {
        var samples: Int
        /// Nanoseconds without sound.
        var duration: Int64
    }

    /// How far samples may be behind without anything being amiss: fragments are 20 ms, and machines are busy.
    private static let tolerance: Int64 = 150_000_000
    /// How long they must be behind: a server that stood still sends in the meantime what it had kept.
    private static let patience: Int64 = 500_000_000
    /// A silence worth mentioning even where all of it came later.
    static let longSilence: Int64 = 1_000_000_000
    /// Sound cards' clocks differ from the machine's, by less than one part in this number.
    private static let drift: Int64 = 2000

    private let sampleRate: Int64
    /// The time at which the newest sample should have come; nil before the first.
    private var due: Int64?
    /// The time at which it did, or at which the stream began.
    private(set) var newest: Int64 = 0
    private var lateness: Lateness?

    /// Samples that stay behind.
    private struct Lateness {
        var since: Int64
        var least: Int64
        /// The longest silence in it.
        var silence: Int64
    }

    init(sampleRate: Int) {
        self.sampleRate = Int64(sampleRate)
    }

    var hasBegun: Bool { newest != 0 }

    /// The stream begins, if it has not; its first samples may still be a while in coming.
    mutating func begin(at now: Int64) {
        if !hasBegun { newest = now }
    }

    /// Takes note of samples that came.
    ///
    /// - Parameters:
    ///   - count: 0 or more.
    ///   - now: when; not before the last.
    ///   - isNewStart: whether they begin a new recording or follow a pause that is known of, so that nothing is to be
    ///     expected later to fill the gap.
    /// - Returns: what is missing before them; always something for a new start.
    mutating func receive(_ count: Int, at now: Int64, isNewStart: Bool) -> Loss? {
        begin(at: now)
        guard let lastDue = due ?? (isNewStart ? newest : nil) else {
            due = now
            newest = now
            return nil
        }
        let silence = now - newest
        newest = now
        // Both clocks' differences: a slower one is given time, and against a faster one the earliest sample counts.
        let allowance = min(max(0, now - lastDue), silence / Self.drift)
        let newDue = min(now, lastDue + allowance + nanoseconds(min(count, 1 << 32)))
        due = newDue
        let behind = now - newDue
        if isNewStart {
            lateness = nil
            return lose(behind, silence: silence)
        }
        guard behind > Self.tolerance else {
            let longest = max(silence, lateness?.silence ?? 0)
            lateness = nil
            return longest >= Self.longSilence ? Loss(samples: 0, duration: longest) : nil
        }
        var lateness = self.lateness ?? Lateness(since: now, least: behind, silence: silence)
        lateness.least = min(lateness.least, behind)
        lateness.silence = max(lateness.silence, silence)
        guard now - lateness.since >= Self.patience else {
            self.lateness = lateness
            return nil
        }
        self.lateness = nil
        return lose(lateness.least, silence: max(lateness.silence, lateness.least))
    }

    private mutating func lose(_ time: Int64, silence: Int64) -> Loss {
        due = due.map { $0 + time }
        return Loss(samples: samples(time), duration: silence)
    }

    func nanoseconds(_ samples: Int) -> Int64 {
        let samples = Int64(samples)
        return samples / sampleRate * 1_000_000_000 + samples % sampleRate * 1_000_000_000 / sampleRate
    }

    private func samples(_ time: Int64) -> Int {
        Int(time / 1_000_000_000 * sampleRate + time % 1_000_000_000 * sampleRate / 1_000_000_000)
    }
}
