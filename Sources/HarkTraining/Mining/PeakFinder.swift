// SPDX-License-Identifier: Apache-2.0

/// Finds the frames at which a keyword's posterior is greatest, one in each stretch of frames at or above a limit.
struct PeakFinder {
    struct Peak: Sendable, Equatable {
        let frame: Int
        /// Q0.15.
        let posterior: Int
    }

    /// Q0.15.
    private let limit: Int
    /// A longer stretch has a peak for each part of this length.
    private let longestStretch: Int
    private var first = 0
    private var peak: Peak?

    init(limit: Int, longestStretch: Int) {
        self.limit = limit
        self.longestStretch = longestStretch
    }

    /// - Parameter posterior: the greatest of all keywords, Q0.15.
    /// - Returns: the peak of a stretch that is over.
    mutating func add(_ posterior: Int, frame: Int) -> Peak? {
        guard posterior >= limit else { return finish() }
        guard let peak else {
            first = frame
            peak = Peak(frame: frame, posterior: posterior)
            return nil
        }
        if frame - first >= longestStretch {
            first = frame
            self.peak = Peak(frame: frame, posterior: posterior)
            return peak
        }
        if posterior > peak.posterior { self.peak = Peak(frame: frame, posterior: posterior) }
        return nil
    }

    /// Ends the stretch, as at the end of a recording.
    mutating func finish() -> Peak? {
        defer { peak = nil }
        return peak
    }
}
