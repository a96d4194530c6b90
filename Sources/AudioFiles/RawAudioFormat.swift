// SPDX-License-Identifier: Apache-2.0

import CSndFile
import HarkBasics

/// The format of a recording without a header. Its text form is ENCODING:RATE:CHANNELS, such as `s16le:16000:1`.
package struct RawAudioFormat: Sendable, Equatable {
    /// Supported channel counts. Frames are interleaved.
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
    /// - Throws: an error that says which part is wrong and which values are valid.
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

    /// Bytes per frame, that is, one sample of every channel.
    package var frameBytes: Int { encoding.bytes * channels }
}

/// Why a text is not a valid `RawAudioFormat`. Each case carries the invalid part.
package enum RawAudioFormatError: Error, Equatable, Sendable {
    case notThreeParts(String)
    case unknownEncoding(String)
    case badSampleRate(String)
    case badChannels(String)
}

extension RawAudioFormatError: CustomStringConvertible {
    /// One line: what is wrong, and which values are valid.
    package var description: String {
        switch self {
        case .notThreeParts(let text):
            "'\(DisplayText.oneLine(text))' is not ENCODING:RATE:CHANNELS, such as s16le:16000:1"
        case .unknownEncoding(let text):
            "unknown encoding '\(DisplayText.oneLine(text))': choose "
                + RawEncoding.allCases.map(\.rawValue).joined(separator: ", ")
        case .badSampleRate(let text):
            "invalid sample rate '\(DisplayText.oneLine(text))': give it in Hz, "
                + "\(AudioFileReader.sampleRates.lowerBound) to \(AudioFileReader.sampleRates.upperBound)"
        case .badChannels(let text):
            "invalid number of channels '\(DisplayText.oneLine(text))': give "
                + "\(RawAudioFormat.channelCounts.lowerBound) to \(RawAudioFormat.channelCounts.upperBound)"
        }
    }
}

/// The encoding of a sample in a recording without a header. The names give the kind, the bits and the byte order.
package enum RawEncoding: String, Sendable, CaseIterable {
    case u8, s8
    case s16le, s16be
    case s24le, s24be
    case s32le, s32be
    case f32le, f32be
    case f64le, f64be
    /// ITU-T G.711, 8 bits.
    case mulaw, alaw

    /// Bytes per sample.
    package var bytes: Int {
        switch self {
        case .u8, .s8, .mulaw, .alaw: 1
        case .s16le, .s16be: 2
        case .s24le, .s24be: 3
        case .s32le, .s32be, .f32le, .f32be: 4
        case .f64le, .f64be: 8
        }
    }

    /// libsndfile's format code.
    var format: Int32 {
        let encoding =
            switch self {
            case .u8: SF_FORMAT_PCM_U8
            case .s8: SF_FORMAT_PCM_S8
            case .s16le, .s16be: SF_FORMAT_PCM_16
            case .s24le, .s24be: SF_FORMAT_PCM_24
            case .s32le, .s32be: SF_FORMAT_PCM_32
            case .f32le, .f32be: SF_FORMAT_FLOAT
            case .f64le, .f64be: SF_FORMAT_DOUBLE
            case .mulaw: SF_FORMAT_ULAW
            case .alaw: SF_FORMAT_ALAW
            }
        let order =
            switch self {
            case .u8, .s8, .mulaw, .alaw: SF_ENDIAN_FILE
            case .s16le, .s24le, .s32le, .f32le, .f64le: SF_ENDIAN_LITTLE
            case .s16be, .s24be, .s32be, .f32be, .f64be: SF_ENDIAN_BIG
            }
        return Int32(SF_FORMAT_RAW | encoding | order)
    }
}
