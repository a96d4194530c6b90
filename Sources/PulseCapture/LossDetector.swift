// SPDX-License-Identifier: Apache-2.0

/// Compares the samples of a live stream with the clock and computes how many are missing.
///
/// A live stream delivers samples in real time. If the samples received since the last gap fall behind the clock and
/// stay behind, some were lost, whether reported or not. All times are nanoseconds of one monotonic clock.
struct LossDetector {
    /// The loss found before the samples just received.
    struct Loss: Equatable {
        var samples: Int
        /// Nanoseconds without sound.
        var duration: Int64
    }

    /// How far samples may normally be behind: fragments are 20 ms long, and a busy machine adds delay.
    private static let tolerance: Int64 = 150_000_000
    /// How long samples must be behind before they count as lost. A server that was stopped delivers its buffered
    /// samples within this time.
    private static let patience: Int64 = 500_000_000
    /// A silence of this length is reported even if all samples arrived later.
    static let longSilence: Int64 = 1_000_000_000
    /// Maximum clock drift: a sound card's clock differs from the machine's by less than one part in this number.
    private static let drift: Int64 = 2000

    private let sampleRate: Int64
    /// The time at which the newest sample should have arrived; nil before the first sample.
    private var due: Int64?
    /// The time at which the newest sample arrived, or at which the stream began.
    private(set) var newest: Int64 = 0
    private var lateness: Lateness?

    /// A period in which samples are behind the clock by more than `tolerance`.
    private struct Lateness {
        var since: Int64
        var least: Int64
        /// The longest silence in the period.
        var silence: Int64
    }

    init(sampleRate: Int) {
        self.sampleRate = Int64(sampleRate)
    }

    var hasBegun: Bool { newest != 0 }

    /// Marks the beginning of the stream, if it has not begun. The first samples may arrive later.
    mutating func begin(at now: Int64) {
        if !hasBegun { newest = now }
    }

    /// Records the arrival of samples.
    ///
    /// - Parameters:
    ///   - count: 0 or more.
    ///   - now: the time of arrival; not before that of the previous call.
    ///   - isNewStart: whether the samples begin a new recording or follow a known pause, so that no late samples can
    ///     fill the gap.
    /// - Returns: the loss before them; never nil for a new start.
    mutating func receive(_ count: Int, at now: Int64, isNewStart: Bool) -> Loss? {
        begin(at: now)
        guard let lastDue = due ?? (isNewStart ? newest : nil) else {
            due = now
            newest = now
            return nil
        }
        let silence = now - newest
        newest = now
        // Clock drift: a slow sound card may delay the due time by its maximum drift; for a fast one, the due time is
        // limited to the arrival time.
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
