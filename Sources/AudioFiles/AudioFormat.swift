// SPDX-License-Identifier: Apache-2.0

/// What the container says of a recording. Written by strangers, so no more than a claim.
package struct AudioFormat: Sendable, Equatable {
    /// Samples a second and channel, in `AudioFileReader.sampleRates`.
    package let sampleRate: Int
    /// At least 1.
    package let channels: Int
    /// Samples a channel as declared, which need not be what is there; 0 if the container does not say (streams).
    package let frames: Int64
    /// Container and encoding for people, as "WAV, Signed 16 bit PCM".
    package let name: String

    package init(sampleRate: Int, channels: Int, frames: Int64, name: String) {
        self.sampleRate = sampleRate
        self.channels = channels
        self.frames = frames
        self.name = name
    }
}

extension Int16 {
    /// A sample of -1...1 as 16 bits have it: rounded, cut off at full scale.
    @inlinable
    package init(sample: Float) {
        self = Int16(Swift.max(-32768, Swift.min(32767, (sample * 32768).rounded())))
    }
}
