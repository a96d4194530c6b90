// SPDX-License-Identifier: Apache-2.0

import AudioFiles
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
    func read(into buffer: UnsafeMutableBufferPointer<Float>, timeout milliseconds: Int) -> SoundEvent<SoundEnd>

    /// Ends the current or next `read` and all later ones. May be called from any thread.
    func interrupt()
}

/// The reason for the end of the sound.
package enum SoundEnd: Sendable, Equatable {
    /// The recording has ended, or the time limit is reached.
    case complete
    /// `interrupt` was called.
    case interrupted
    /// The sound server or the source failed.
    case captureFailed(CaptureError)
    /// The recording could not be read any further.
    case readingFailed(AudioFileError)
}
