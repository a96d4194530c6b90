// SPDX-License-Identifier: Apache-2.0

import HarkBasics

/// Why a text is no `RawAudioFormat`; each names the part.
package enum RawAudioFormatError: Error, Equatable, Sendable {
    case notThreeParts(String)
    case unknownEncoding(String)
    case badSampleRate(String)
    case badChannels(String)
}

extension RawAudioFormatError: CustomStringConvertible {
    /// One line: what is wrong, and what may stand there.
    package var description: String {
        switch self {
        case .notThreeParts(let text):
            "'\(DisplayText.oneLine(text))' is not ENCODING:RATE:CHANNELS, such as s16le:16000:1"
        case .unknownEncoding(let text):
            "no encoding '\(DisplayText.oneLine(text))': choose "
                + RawEncoding.allCases.map(\.rawValue).joined(separator: ", ")
        case .badSampleRate(let text):
            "no sample rate '\(DisplayText.oneLine(text))': it is in Hz, "
                + "\(AudioFileReader.sampleRates.lowerBound) to \(AudioFileReader.sampleRates.upperBound)"
        case .badChannels(let text):
            "no number of channels '\(DisplayText.oneLine(text))': it is "
                + "\(RawAudioFormat.channelCounts.lowerBound) to \(RawAudioFormat.channelCounts.upperBound)"
        }
    }
}
