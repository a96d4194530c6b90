// SPDX-License-Identifier: Apache-2.0

/// Sound that is missing from a stream, at the place where it is missing.
public struct CaptureGap: Sendable, Equatable {
    /// Why sound is missing.
    public enum Cause: UInt8, Sendable, Equatable, CaseIterable {
        /// The connection broke: the server ended, was killed, or hung up.
        case serverAway = 1
        /// The source was unplugged or unloaded, or the server broke the recording off.
        case deviceAway
        /// The source was suspended.
        case suspended
        /// The server moved the recording to another source.
        case moved
        /// Nothing came for a while although nothing was said to be wrong: the server or the machine stood still, or
        /// the source has nothing to give.
        case stalled
        /// The server reported samples missing.
        case hole
        /// The ring was full, because it was not read in time.
        case slowReader
    }

    public let cause: Cause
    /// How many samples of the stream's rate are missing, 0 or more: by the server's count for a hole, by the ring's
    /// for a slow reader, by the clock for all else. 0 where the server caught up or another source took over at once.
    public let samplesLost: Int
    /// How long nothing was heard; longer than the samples lost where the server caught up.
    public let duration: Duration

    public init(cause: Cause, samplesLost: Int, duration: Duration) {
        self.cause = cause
        self.samplesLost = samplesLost
        self.duration = duration
    }

    /// Two that nothing was heard between, as one; the cause is that of the longer.
    func joined(_ later: CaptureGap) -> CaptureGap {
        CaptureGap(
            cause: later.duration > duration ? later.cause : cause,
            samplesLost: samplesLost &+ later.samplesLost, duration: duration + later.duration)
    }
}
