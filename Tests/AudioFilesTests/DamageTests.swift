// SPDX-License-Identifier: Apache-2.0

import CSndFile
import TestSupport
import Testing

@testable import AudioFiles

/// Files damaged in the middle: the rest is read too, and the damage is reported.
@Suite struct DamageTests {
    let folder: TemporaryFolder
    private let noise: [Float]

    init() throws {
        folder = try TemporaryFolder()
        var random = SeededRandom(seed: 17)
        noise = (0..<160_000).map { _ in Float(Int.random(in: -8000...8000, using: &random)) / 32768 }
    }

    /// How bytes in the middle of a file are damaged.
    enum Spoiling: CaseIterable, Sendable {
        case flipped, overwritten, removed, zeroed
    }

    /// The rest of a FLAC file keeps its position in time: lost samples are replaced by silence.
    @Test(arguments: Spoiling.allCases) func theRestOfAFLACFileIsUsed(spoiling: Spoiling) throws {
        let reader = try AudioFileReader(path: damaged(SF_FORMAT_FLAC | SF_FORMAT_PCM_16, spoiling))
        let samples = try reader.all()
        #expect(samples.count == noise.count)
        let wrong = samples.indices.filter { samples[$0] != noise[$0] }
        #expect(wrong.allSatisfy { samples[$0] == 0 })
        #expect(wrong.count > 1000 && wrong.count < 20_000)
        #expect((wrong.last ?? 0) - (wrong.first ?? 0) < 20_000)
        guard case .damagedPlaces(1, let first, let silenced, _)? = reader.warnings.first else {
            Issue.record("\(reader.warnings)")
            return
        }
        #expect(reader.warnings.count == 1)
        #expect(abs(first - 5) < 1 && silenced > 0.05 && silenced < 1)
    }

    /// The length of a lost Ogg page is unknown, so the rest moves forward.
    @Test(arguments: [SF_FORMAT_VORBIS, SF_FORMAT_OPUS], [Spoiling.flipped, .removed])
    func theRestOfAnOggFileIsUsed(encoding: Int, spoiling: Spoiling) throws {
        let reader = try AudioFileReader(path: damaged(SF_FORMAT_OGG | encoding, spoiling))
        let seconds = Double(try reader.all().count) / 16_000
        #expect(seconds > 7 && seconds < 9.9)
        #expect(reader.warnings == [.shorterThanDeclared(seconds: seconds, declaredSeconds: 10)])
    }

    @Test func aFLACFileDamagedInManyPlacesEndsInTime() throws {
        let path = try write(SF_FORMAT_FLAC | SF_FORMAT_PCM_16)
        var bytes = try bytes(of: path)
        for index in stride(from: bytes.count / 4, to: bytes.count, by: 300) { bytes[index] ^= 0x55 }
        let reader = try AudioFileReader(path: folder.write(bytes, to: "bad"))
        let samples = try reader.all()
        #expect(samples.count > 30_000 && samples.count <= noise.count)
        #expect(!reader.warnings.isEmpty)
    }

    @Test func whatLiesBehindAFLACFileIsNoDamage() throws {
        let path = try write(SF_FORMAT_FLAC | SF_FORMAT_PCM_16)
        let tag = Array("TAG".utf8) + [UInt8](repeating: 0, count: 125)
        let reader = try AudioFileReader(path: folder.write(bytes(of: path) + tag, to: "tagged"))
        #expect(try reader.all() == noise)
        #expect(reader.warnings.isEmpty)
    }

    @Test func numbersThatAreNoneAreSilenceAndCounted() throws {
        let values: [Float] = [0.5, .nan, 0.25, .infinity, -0.5]
        let reader = try AudioFileReader(path: folder.write(WaveBytes(values).bytes, to: "a.wav"))
        #expect(try reader.all() == [0.5, 0, 0.25, 0, -0.5])
        #expect(reader.warnings == [.notFinite(count: 2, firstSeconds: 1.0 / 16_000)])
        let signalling = try AudioFileReader(
            path: folder.write(WaveBytes([Float(bitPattern: 0x7FA0_0000)], sampleRate: 44_100).bytes, to: "b.wav"))
        #expect(try signalling.all() == [])
        #expect(signalling.warnings == [.notFinite(count: 1, firstSeconds: 0)])
    }

    /// Mixing down averages the finite channels only.
    @Test func oneChannelThatIsNoNumberDoesNotSilenceTheOther() throws {
        let wave = WaveBytes([0.5, .nan, 0.5, 0.25] as [Float], channels: 2)
        let reader = try AudioFileReader(path: folder.write(wave.bytes, to: "a.wav"))
        #expect(try reader.all() == [0.25, 0.375])
        #expect(reader.warnings == [.notFinite(count: 1, firstSeconds: 0)])
    }

    private func damaged(_ format: Int, _ spoiling: Spoiling) throws -> String {
        var bytes = try bytes(of: write(format))
        let middle = bytes.count / 2
        switch spoiling {
        case .flipped: for index in middle..<(middle + 20) { bytes[index] ^= 0x5A }
        case .overwritten:
            for index in middle..<(middle + 3000) { bytes[index] = UInt8(truncatingIfNeeded: index * 7919 >> 3) }
        case .removed: bytes.removeSubrange(middle..<(middle + 2500))
        case .zeroed: for index in middle..<(middle + 5000) { bytes[index] = 0 }
        }
        return try folder.write(bytes, to: "damaged")
    }

    private func write(_ format: Int) throws -> String {
        let path = folder.path(of: "whole")
        try AudioFileWriter.write(samples: noise, path: path, sampleRate: 16_000, format: format)
        return path
    }

    private func bytes(of path: String) throws -> [UInt8] {
        let file = try RegularFile(path: path)
        return file.bytes(at: 0, count: Int(file.size))
    }
}
