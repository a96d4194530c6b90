// SPDX-License-Identifier: Apache-2.0

import PulseCapture

/// What a `SoundSource` came back with.
package enum SoundEvent: Sendable, Equatable {
    /// This number of samples, at least 1, is at the start of the caller's buffer.
    case samples(Int)
    /// Here sound is missing.
    case gap(CaptureGap)
    /// No sound comes for the time being; a gap follows when there is some again.
    case outage(CaptureGap.Cause)
    /// Nothing came in the time given.
    case timedOut
    /// There will be no more.
    case ended(SoundEnd)
}
