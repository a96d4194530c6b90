// SPDX-License-Identifier: Apache-2.0

/// What `CaptureSession.read` came back with.
public enum CaptureEvent: Sendable, Equatable {
    /// This number of samples, at least 1, is at the start of the caller's buffer.
    case samples(Int)
    /// Here sound is missing: what is read next follows the gap. All that was known from the sound before does not
    /// hold any more where samples were lost or the source is another.
    case gap(CaptureGap)
    /// Nothing has been heard for over a second, for this cause as far as is known. Comes once for each cause of one
    /// outage; a `gap` follows when there is sound again.
    case outage(CaptureGap.Cause)
    /// Nothing was heard in the time given.
    case timedOut
    /// There will be no more samples: the session was interrupted or stopped.
    case ended(CaptureError)
}
