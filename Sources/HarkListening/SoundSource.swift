// SPDX-License-Identifier: Apache-2.0

import PulseCapture

/// Where sound comes from: a microphone or a recording.
package protocol SoundSource: AnyObject {
    /// In Hz.
    var sampleRate: Int { get }
    /// Whether the samples come as they are said, so that the clock tells when that was.
    var isLive: Bool { get }

    /// Takes the next samples, in -1...1. One thread at a time; allocates nothing once sound flows.
    ///
    /// - Parameters:
    ///   - buffer: not empty; not always filled.
    ///   - milliseconds: the longest time to wait for live sound.
    func read(into buffer: UnsafeMutableBufferPointer<Float>, timeout milliseconds: Int) -> SoundEvent

    /// Makes the present or next `read` and all later ones end. From any thread.
    func interrupt()
}

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

/// Why there is no more sound.
package enum SoundEnd: Sendable, Equatable {
    /// The recording is over, or the time is up.
    case complete
    /// Somebody asked for it.
    case interrupted
    /// In one line, with the next step.
    case failed(String)
}
