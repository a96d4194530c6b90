// SPDX-License-Identifier: Apache-2.0

import PulseCapture

/// A source of sound: a microphone or a recording.
package protocol SoundSource: AnyObject {
    /// In Hz.
    var sampleRate: Int { get }
    /// Whether the samples arrive in real time, so that the clock tells when they were spoken.
    var isLive: Bool { get }

    /// Reads the next samples, in -1...1. May be used by one thread at a time. Does not allocate once sound flows.
    ///
    /// - Parameters:
    ///   - buffer: not empty. It may be filled only in part.
    ///   - milliseconds: the maximum time to wait for live sound.
    func read(into buffer: UnsafeMutableBufferPointer<Float>, timeout milliseconds: Int) -> SoundEvent

    /// Ends the current or next `read` and all later ones. May be called from any thread.
    func interrupt()
}

/// The result of `SoundSource.read`.
package enum SoundEvent: Sendable, Equatable {
    /// This number of samples, at least 1, is at the start of the caller's buffer.
    case samples(Int)
    /// Sound is missing here.
    case gap(CaptureGap)
    /// No sound arrives at the moment. A gap follows when sound arrives again.
    case outage(CaptureGap.Cause)
    /// No samples arrived before the timeout.
    case timedOut
    /// No more samples follow.
    case ended(SoundEnd)
}

/// The reason for the end of the sound.
package enum SoundEnd: Sendable, Equatable {
    /// The recording has ended, or the time limit is reached.
    case complete
    /// `interrupt` was called.
    case interrupted
    /// An error. The text is one line that also says what to do about it.
    case failed(String)
}
