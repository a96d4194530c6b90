// SPDX-License-Identifier: Apache-2.0

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
