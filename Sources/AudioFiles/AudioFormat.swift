// SPDX-License-Identifier: Apache-2.0

/// The format that a recording's container declares. Untrusted: the data may differ.
package struct AudioFormat: Sendable, Equatable {
    /// Samples per second and channel, in `AudioFileReader.sampleRates`.
    package let sampleRate: Int
    /// At least 1.
    package let channels: Int
    /// Declared samples per channel, which may differ from the data; 0 if the container declares none (streams).
    package let frames: Int64
    /// Container and encoding in readable form, such as "WAV, Signed 16 bit PCM".
    package let name: String

    package init(sampleRate: Int, channels: Int, frames: Int64, name: String) {
        self.sampleRate = sampleRate
        self.channels = channels
        self.frames = frames
        self.name = name
    }
}

extension Int16 {
    /// Converts a sample in -1...1 to 16 bits, rounded and clipped to full scale.
    @inlinable
    package init(sample: Float) {
        self = Int16(Swift.max(-32768, Swift.min(32767, (sample * 32768).rounded())))
    }
}
