// SPDX-License-Identifier: Apache-2.0

/// What a source of sound delivers next. A capture session ends with a ``CaptureError``; sources that can also be
/// recordings have more kinds of end.
public enum SoundEvent<End: Sendable & Equatable>: Sendable, Equatable {
    /// This number of samples, at least 1, is at the start of the caller's buffer.
    case samples(Int)
    /// Sound is missing here; the samples read next follow the gap. State derived from earlier sound is invalid if
    /// samples were lost or the source has changed.
    case gap(CaptureGap)
    /// No samples have arrived for over a second; the cause is the one known so far. Returned once per cause of an
    /// outage. A `gap` follows when sound arrives again.
    case outage(CaptureGap.Cause)
    /// No samples arrived before the timeout.
    case timedOut
    /// No more samples follow.
    case ended(End)
}
