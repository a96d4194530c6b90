// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import AudioFiles

/// Recordings without a header.
@Suite struct RawAudioTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// 8-bit values, which every width holds exactly, including both extremes.
    private static let eighths = [-128, -127, -64, -1, 0, 1, 37, 127]

    @Test(arguments: RawEncoding.allCases) func everyEncodingIsExact(encoding: RawEncoding) throws {
        let bytes: [UInt8]
        let expected: [Float]
        switch encoding {
        case .mulaw, .alaw:
            bytes = (0...255).map { UInt8($0) }
            expected = bytes.map(encoding == .mulaw ? G711.muLaw : G711.aLaw)
        default:
            bytes = Self.eighths.flatMap { Self.encoded($0, encoding) }
            expected = Self.eighths.map { Float($0) / 128 }
        }
        let (samples, warnings) = try read(bytes, RawAudioFormat(encoding: encoding, sampleRate: 16_000, channels: 1))
        #expect(samples == expected)
        #expect(warnings.isEmpty)
    }

    @Test func channelsAreInterleaved() throws {
        let bytes = (0..<3000).flatMap { Self.encoded($0 % 100, .s16be) + Self.encoded(-$0 % 50, .s16be) }
        let format = RawAudioFormat(encoding: .s16be, sampleRate: 16_000, channels: 2)
        #expect(try read(bytes, format, .channel(2)).samples == (0..<3000).map { Float(-$0 % 50) / 128 })
        #expect(try read(bytes, format).samples == (0..<3000).map { Float($0 % 100 - $0 % 50) / 256 })
    }

    /// A pipe yields the same samples as a WAV file, regardless of the write size.
    @Test(arguments: [1, 2, 7, 5000, 100_000]) func aPipeGivesWhatAFileGives(write: Int) throws {
        var random = SeededRandom(seed: 5)
        let values = (0..<30_011).map { _ in Int16.random(in: .min ... .max, using: &random) }
        let wave = WaveBytes(values, sampleRate: 44_100)
        let file = try AudioFileReader(path: folder.write(wave.bytes, to: "a.wav")).all()

        let pipe = Pipe()
        let data = wave.data
        let writer = Thread {
            for start in stride(from: 0, to: data.count, by: write) {
                pipe.fileHandleForWriting.write(Data(data[start..<min(start + write, data.count)]))
            }
            try? pipe.fileHandleForWriting.close()
        }
        writer.start()
        let reader = try AudioFileReader(
            raw: RawAudioFormat(parsing: "s16le:44100:1"), descriptor: pipe.fileHandleForReading.fileDescriptor,
            name: "pipe")
        #expect(reader.format.frames == 0)
        #expect(try reader.all(chunk: 333) == file)
        #expect(reader.warnings.isEmpty)
        #expect(abs(reader.duration - 30_011.0 / 44_100) < 1e-9)
    }

    @Test func anIncompleteFrameIsReported() throws {
        let (samples, warnings) = try read([0, 64, 0, 32, 9], RawAudioFormat(parsing: "s16le:16000:1"))
        #expect(samples == [0.5, 0.25])
        #expect(warnings == [.incompleteFrame(bytes: 1, frameBytes: 2)])
        let stereo = try read([UInt8](repeating: 0, count: 16 * 5000 + 7), RawAudioFormat(parsing: "f64le:16000:2"))
        #expect(stereo.samples.count == 5000)
        #expect(stereo.warnings == [.incompleteFrame(bytes: 7, frameBytes: 16)])
    }

    @Test func numbersThatAreNoneAreSilenceAndCounted() throws {
        let values: [Float] = [0.5, .nan, .infinity, -0.25, -.infinity, .leastNonzeroMagnitude]
        let bytes = values.flatMap { value in withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) } }
        let (samples, warnings) = try read(bytes, RawAudioFormat(parsing: "f32le:8000:1"), sampleRate: 8000)
        #expect(samples == [0.5, 0, 0, -0.25, 0, .leastNonzeroMagnitude])
        #expect(warnings == [.notFinite(count: 3, firstSeconds: 1.0 / 8000)])
    }

    @Test func whatHoldsNothingHasItsError() throws {
        let format = try RawAudioFormat(parsing: "s24le:16000:2")
        #expect(throws: AudioFileError.empty(path: "input")) { try read([], format) }
        #expect(throws: AudioFileError.damaged(path: "input", reason: "5 bytes are no whole frame of 6 bytes")) {
            try read([1, 2, 3, 4, 5], format)
        }
        #expect(throws: AudioFileError.noSuchChannel(path: "input", channel: 3, channels: 2)) {
            try read([1, 2, 3, 4, 5, 6], format, .channel(3))
        }
        let folderHandle = open(folder.path, O_RDONLY | O_CLOEXEC)
        defer { close(folderHandle) }
        #expect(throws: AudioFileError.cannotRead(path: "input", reason: "Is a directory")) {
            try AudioFileReader(raw: format, descriptor: folderHandle, name: "input")
        }
    }

    @Test func formatsAreParsed() throws {
        let parsed = try RawAudioFormat(parsing: "S24LE:44100:6")
        #expect(parsed == RawAudioFormat(encoding: .s24le, sampleRate: 44_100, channels: 6))
        #expect(parsed.frameBytes == 18)
        for encoding in RawEncoding.allCases {
            #expect(try RawAudioFormat(parsing: "\(encoding.rawValue):16000:1").encoding == encoding)
        }
    }

    @Test(arguments: [
        ("", RawAudioFormatError.notThreeParts("")), ("s16le", .notThreeParts("s16le")),
        ("s16le:16000", .notThreeParts("s16le:16000")), ("s16le:16000:1:1", .notThreeParts("s16le:16000:1:1")),
        ("s17le:16000:1", .unknownEncoding("s17le")), (":16000:1", .unknownEncoding("")),
        ("s16le:16k:1", .badSampleRate("16k")), ("s16le:999:1", .badSampleRate("999")),
        ("s16le:-16000:1", .badSampleRate("-16000")),
        ("s16le:99999999999999999999:1", .badSampleRate("99999999999999999999")),
        ("s16le:16000:0", .badChannels("0")), ("s16le:16000:1025", .badChannels("1025")),
        ("s16le:16000:", .badChannels("")), ("s16le:16000:1\n", .badChannels("1\n")),
    ])
    func whatIsNoFormatIsSaidInOneLine(text: String, error: RawAudioFormatError) throws {
        #expect(throws: error) { try RawAudioFormat(parsing: text) }
        #expect(!error.description.contains("\n") && error.description.count > 30)
    }

    private func read(
        _ bytes: [UInt8], _ format: RawAudioFormat, _ channels: ChannelSelection = .mixdown, sampleRate: Int = 16_000
    ) throws -> (samples: [Float], warnings: [AudioWarning]) {
        let descriptor = open(try folder.write(bytes, to: "raw"), O_RDONLY | O_CLOEXEC)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        let reader = try AudioFileReader(
            raw: format, descriptor: descriptor, name: "input", channels: channels, sampleRate: sampleRate)
        return (try reader.all(), reader.warnings)
    }

    /// A sample of `value` 128ths of full scale.
    private static func encoded(_ value: Int, _ encoding: RawEncoding) -> [UInt8] {
        func little<Integer: FixedWidthInteger>(_ value: Integer) -> [UInt8] {
            withUnsafeBytes(of: value.littleEndian) { Array($0) }
        }
        let wide = Int32(value) << 24
        switch encoding {
        case .u8: return [UInt8(value + 128)]
        case .s8: return [UInt8(bitPattern: Int8(value))]
        case .s16le: return little(Int16(wide >> 16))
        case .s16be: return little(Int16(wide >> 16)).reversed()
        case .s24le: return Array(little(wide >> 8).prefix(3))
        case .s24be: return little(wide >> 8).prefix(3).reversed()
        case .s32le: return little(wide)
        case .s32be: return little(wide).reversed()
        case .f32le: return little((Float(value) / 128).bitPattern)
        case .f32be: return little((Float(value) / 128).bitPattern).reversed()
        case .f64le: return little((Double(value) / 128).bitPattern)
        case .f64be: return little((Double(value) / 128).bitPattern).reversed()
        case .mulaw, .alaw: return []
        }
    }
}
