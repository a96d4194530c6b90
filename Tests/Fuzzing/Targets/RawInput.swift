// SPDX-License-Identifier: Apache-2.0

import AudioFiles

/// The value of `--raw` up to the first line end, followed by the bytes of standard input.
enum RawInput {
    static func run(_ bytes: [UInt8]) throws(FuzzFailure) {
        let end = bytes.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
        let text = String(decoding: bytes[..<end], as: UTF8.self)
        let format: RawAudioFormat
        do throws(RawAudioFormatError) {
            format = try RawAudioFormat(parsing: text)
        } catch {
            return
        }
        try require(AudioFileReader.sampleRates.contains(format.sampleRate), "a rate of \(format.sampleRate) Hz")
        try require(RawAudioFormat.channelCounts.contains(format.channels), "\(format.channels) channels")
        let samples = MemoryFile(Array(bytes[end...].dropFirst()))
        try AudioInput.read { () throws(AudioFileError) in
            try AudioFileReader(raw: format, descriptor: samples.descriptor, name: "standard input")
        }
    }

    static var seeds: [String: [UInt8]] {
        var seeds: [String: [UInt8]] = [:]
        for encoding in RawEncoding.allCases {
            let samples = (0..<96).map { UInt8(truncatingIfNeeded: $0 &* 53) }
            seeds["\(encoding)"] = Array("\(encoding):16000:1\n".utf8) + samples
        }
        seeds["stereo"] = Array("s16le:44100:2\n".utf8) + (0..<200).map { UInt8(truncatingIfNeeded: $0 &* 71) }
        seeds["nan"] =
            Array("f32le:8000:1\n".utf8) + [0, 0, 0xC0, 0x7F, 0, 0, 0x80, 0x7F, 0, 0, 0x80, 0xFF, 1, 0, 0, 0]
        return seeds
    }
}
