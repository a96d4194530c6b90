// SPDX-License-Identifier: Apache-2.0

/// The format of a recording without a header, as people write it: `s16le:16000:1`.
package struct RawAudioFormat: Sendable, Equatable {
    /// Channels a frame may have, samples of each in turn.
    package static let channelCounts = 1...1024

    package let encoding: RawEncoding
    /// In Hz, in `AudioFileReader.sampleRates`.
    package let sampleRate: Int
    /// In `channelCounts`.
    package let channels: Int

    package init(encoding: RawEncoding, sampleRate: Int, channels: Int) {
        precondition(AudioFileReader.sampleRates.contains(sampleRate), "a rate of \(sampleRate) Hz cannot be read")
        precondition(Self.channelCounts.contains(channels), "there cannot be \(channels) channels")
        self.encoding = encoding
        self.sampleRate = sampleRate
        self.channels = channels
    }

    /// - Parameter text: ENCODING:RATE:CHANNELS, the rate in Hz, such as `s16le:16000:1`.
    /// - Throws: which part is wrong, and what it may be.
    package init(parsing text: String) throws(RawAudioFormatError) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3 else { throw .notThreeParts(text) }
        guard let encoding = RawEncoding(rawValue: parts[0].lowercased()) else { throw .unknownEncoding(parts[0]) }
        guard let sampleRate = Int(parts[1]), AudioFileReader.sampleRates.contains(sampleRate) else {
            throw .badSampleRate(parts[1])
        }
        guard let channels = Int(parts[2]), Self.channelCounts.contains(channels) else { throw .badChannels(parts[2]) }
        self.init(encoding: encoding, sampleRate: sampleRate, channels: channels)
    }

    /// Bytes of one sample of every channel.
    package var frameBytes: Int { encoding.bytes * channels }
}
