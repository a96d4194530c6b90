// SPDX-License-Identifier: Apache-2.0

import CSndFile

/// Detects encodings that libsndfile does not decode in containers that it knows, so that such a file is not reported
/// as damaged.
enum ForeignEncoding {
    /// The encoding's name; nil if it is not one of these, or cannot be determined.
    static func name(of file: RegularFile) -> String? {
        let head = file.bytes(at: 0, count: 64)
        guard head.count >= 36 else { return nil }
        return switch String(decoding: head[..<4], as: UTF8.self) {
        case "RIFF" where head[12..<16].elementsEqual("fmt ".utf8):
            waveFormats[UInt16(head[20]) | UInt16(head[21]) << 8]
        // RFC 3533, section 6: one segment in the first page, whose packet begins at byte 28.
        case "OggS" where head[28..<36].elementsEqual("Speex   ".utf8): "Speex"
        case "OggS" where head[28..<33].elementsEqual([0x7F] + "FLAC".utf8): "FLAC in Ogg"
        // Apple Core Audio Format: header of 8 bytes, chunk header of 12, sample rate of 8, format identifier.
        case "caff" where head[8..<12].elementsEqual("desc".utf8):
            coreAudioFormats[String(decoding: head[28..<32], as: UTF8.self)]
        default: nil
        }
    }

    /// Format tags of WAV (mmreg.h).
    private static let waveFormats: [UInt16: String] = [
        0x0022: "TrueSpeech", 0x0042: "G.723.1", 0x0045: "G.726", 0x0064: "G.726", 0x0065: "G.722", 0x028F: "G.722",
        0x0083: "G.729", 0x0160: "Windows Media Audio", 0x0161: "Windows Media Audio", 0x00FF: "AAC", 0xA109: "Speex",
    ]

    private static let coreAudioFormats = [
        "opus": "Opus in CAF", "aac ": "AAC in CAF", "alac": "ALAC in CAF", "ilbc": "iLBC in CAF",
        "ac-3": "AC-3 in CAF",
    ]
}
