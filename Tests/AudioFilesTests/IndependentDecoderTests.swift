// SPDX-License-Identifier: Apache-2.0

import CSndFile
import Foundation
import TestSupport
import Testing

@testable import AudioFiles

/// Files written and decoded by other programs, compared with the reader's output.
@Suite(.needs("sox"))
struct IndependentDecoderTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private static let rate = 22_050

    /// The file for sox to write, and the tolerated difference between its decoder and Hark's.
    struct Case: CustomTestStringConvertible, Sendable {
        let ending: String
        let options: [String]
        var channels = 1
        /// Sox computes in 32-bit integers: half a unit of those, plus the rounding of Float.
        var tolerance: Float = 0x1p-24

        var testDescription: String { "\(ending) \(options.joined(separator: " ")) x\(channels)" }
    }

    private static let exact: [Case] =
        [1, 2, 6].flatMap { channels in
            [8, 16, 24, 32].map { Case(ending: "wav", options: ["-b", "\($0)"], channels: channels) }
        } + [
            Case(ending: "wav", options: ["-e", "float", "-b", "32"], channels: 2),
            Case(ending: "wav", options: ["-e", "float", "-b", "64"], channels: 2),
            Case(ending: "wav", options: ["-e", "mu-law"]), Case(ending: "wav", options: ["-e", "a-law"], channels: 2),
            Case(ending: "aifc", options: ["-b", "16"], channels: 2), Case(ending: "au", options: ["-b", "24"]),
            Case(ending: "flac", options: ["-b", "16"], channels: 2), Case(ending: "flac", options: ["-b", "24"]),
            Case(ending: "w64", options: ["-b", "16"]), Case(ending: "caf", options: ["-b", "24"]),
        ] + [8, 16, 24, 32].map { Case(ending: "aiff", options: ["-b", "\($0)"], channels: 2) }

    @Test(arguments: exact) func losslessFilesAreReadAsSoxReadsThem(file: Case) throws {
        let path = try write(file)
        for channel in 1...file.channels {
            let reader = try AudioFileReader(path: path, channels: .channel(channel), sampleRate: Self.rate)
            let ours = try reader.all()
            let theirs = try soxDecoded(path, channel: channel)
            #expect(ours.count == theirs.count && ours.count > 20_000)
            #expect(greatestDifference(ours, theirs) <= file.tolerance)
            #expect(reader.warnings.isEmpty, "\(reader.warnings)")
        }
    }

    /// Sox reads these encodings of AIFC, but does not write them.
    @Test(arguments: [SF_FORMAT_FLOAT, SF_FORMAT_DOUBLE, SF_FORMAT_PCM_16 | SF_ENDIAN_LITTLE])
    func otherEncodingsOfAIFCAreReadAsSoxReadsThem(encoding: Int) throws {
        let path = folder.path(of: "a.aifc")
        let tone = Tone(frequency: 440, amplitude: 0.7).samples(30_000, sampleRate: Self.rate)
        try AudioFileWriter.write(
            samples: tone, path: path, sampleRate: Self.rate, format: SF_FORMAT_AIFF | encoding)
        let ours = try AudioFileReader(path: path, sampleRate: Self.rate).all()
        let theirs = try soxDecoded(path, channel: 1)
        #expect(ours.count == 30_000 && theirs.count == 30_000)
        #expect(greatestDifference(ours, theirs) <= 0x1p-24)
    }

    /// Sox reads 16-bit samples from libvorbisfile.
    @Test func vorbisIsReadAsSoxReadsIt() throws {
        let path = try write(Case(ending: "ogg", options: [], channels: 2))
        let reader = try AudioFileReader(path: path, channels: .channel(2), sampleRate: Self.rate)
        let ours = try reader.all()
        let theirs = try soxDecoded(path, channel: 2)
        #expect(ours.count == theirs.count && ours.count > 20_000)
        #expect(greatestDifference(ours, theirs) <= 0x1p-15)
        #expect(reader.warnings.isEmpty)
    }

    /// Sox decodes with libmad in fixed point and keeps the encoder's leading silence, which Hark removes.
    @Test(.enabled(if: ExternalTool.soxKnows("mp3"), "this sox knows no MP3"))
    func mp3IsReadAsSoxReadsIt() throws {
        let path = try write(Case(ending: "mp3", options: ["-C", "96"]))
        let reader = try AudioFileReader(path: path, sampleRate: Self.rate)
        let ours = try reader.all()
        let theirs = try soxDecoded(path, channel: 1)
        let delays = (0...3000).filter { $0 + 10_000 <= theirs.count }
        let probe = Array(ours[5000..<5200])
        let delay = try #require(
            delays.min {
                greatestDifference(probe, Array(theirs[($0 + 5000)..<($0 + 5200)]))
                    < greatestDifference(probe, Array(theirs[($1 + 5000)..<($1 + 5200)]))
            })
        let overlap = min(ours.count, theirs.count - delay)
        #expect(overlap > 20_000)
        #expect(greatestDifference(Array(ours[..<overlap]), Array(theirs[delay..<(delay + overlap)])) < 2e-5)
        #expect(reader.warnings.isEmpty)
    }

    @Test(.needs("opusenc"))
    func opusIsReadAsItsOwnToolsReadIt() throws {
        let wave = folder.path(of: "a.wav")
        try synthesize(to: wave, options: ["-b", "16"], rate: 48_000, channels: 2)
        let path = folder.path(of: "a.opus")
        try ExternalTool.run("opusenc", ["--bitrate", "96", wave, path])
        let decoded = folder.path(of: "decoded.wav")
        try ExternalTool.run("opusdec", ["--rate", "48000", "--float", "--no-dither", path, decoded])
        let reader = try AudioFileReader(path: path, channels: .channel(2), sampleRate: 48_000)
        let ours = try reader.all()
        let theirs = try AudioFileReader(path: decoded, channels: .channel(2), sampleRate: 48_000).all()
        #expect(ours.count == theirs.count && ours.count > 48_000)
        #expect(greatestDifference(ours, theirs) < 1e-6)
        #expect(reader.warnings.isEmpty)
    }

    /// A program that writes to a pipe cannot seek back to fill in the length.
    @Test(arguments: ["wav", "aiff", "au", "flac", "ogg"]) func pipedFilesAreWhole(ending: String) throws {
        let wave = folder.path(of: "a.wav")
        try synthesize(to: wave, options: ["-b", "16"], rate: Self.rate, channels: 1)
        let path = folder.path(of: "piped.\(ending)")
        let script = "cat \"$0\" | sox -t wav --ignore-length - -t \(ending) - | cat > \"$1\""
        try ExternalTool.run("sh", ["-c", script, wave, path])
        let reader = try AudioFileReader(path: path, sampleRate: Self.rate)
        #expect(try reader.all().count == AudioFileReader(path: wave, sampleRate: Self.rate).all().count)
        #expect(reader.warnings.isEmpty, "\(reader.warnings)")
    }

    private func write(_ file: Case) throws -> String {
        let path = folder.path(of: "a.\(file.ending)")
        try synthesize(to: path, options: file.options, rate: Self.rate, channels: file.channels)
        return path
    }

    /// Noise and a tone, different in every channel.
    private func synthesize(to path: String, options: [String], rate: Int, channels: Int) throws {
        let signals = (0..<channels).flatMap { ["pinknoise", "0", "sine", "mix", "\(300 + 200 * $0)"] }
        try ExternalTool.run(
            "sox",
            ["-R", "-n", "-r", "\(rate)", "-c", "\(channels)"] + options + [path, "synth", "1.3"] + signals
                + ["gain", "-12"])
    }

    private func soxDecoded(_ path: String, channel: Int) throws -> [Float] {
        let raw = folder.path(of: "decoded.f32")
        try ExternalTool.run("sox", [path, "-t", "f32", raw, "remix", "\(channel)"])
        return try ExternalTool.floats(in: raw)
    }

    private func greatestDifference(_ first: [Float], _ second: [Float]) -> Float {
        zip(first, second).reduce(0) { max($0, abs($1.0 - $1.1)) }
    }
}
