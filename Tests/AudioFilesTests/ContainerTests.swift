// SPDX-License-Identifier: Apache-2.0

import CSndFile
import TestSupport
import Testing

@testable import AudioFiles

/// Recordings in containers other than WAV, and truncated recordings.
@Suite struct ContainerTests {
    let folder: TemporaryFolder
    private let tone = Tone(frequency: 1000, amplitude: 0.5).samples(48_000, sampleRate: 16_000)

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test(arguments: [SF_FORMAT_FLAC, SF_FORMAT_AIFF, SF_FORMAT_CAF, SF_FORMAT_W64, SF_FORMAT_RF64])
    func losslessContainersAreExact(container: Int) throws {
        let path = try write(container | SF_FORMAT_PCM_16)
        let reader = try AudioFileReader(path: path)
        #expect(reader.format.frames == 48_000)
        #expect(try reader.all() == tone.map { ($0 * 32768).rounded() / 32768 })
        #expect(reader.warnings.isEmpty)
    }

    @Test(arguments: [
        SF_FORMAT_OGG | SF_FORMAT_VORBIS, SF_FORMAT_OGG | SF_FORMAT_OPUS, SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III,
    ])
    func lossyContainersKeepTheTone(format: Int) throws {
        let reader = try AudioFileReader(path: write(format))
        let samples = try reader.all()
        #expect(abs(samples.count - 48_000) <= 1)
        let heard = Tone(near: 1000, in: samples[16_000..<32_000], sampleRate: 16_000)
        #expect(abs(heard.frequency - 1000) < 0.1)
        #expect(abs(heard.amplitude / 0.5 - 1) < 0.05)
        #expect(reader.warnings.isEmpty)
    }

    @Test func theNamesAreShort() throws {
        let flac = try write(SF_FORMAT_FLAC | SF_FORMAT_PCM_16)
        #expect(try AudioFileReader(path: flac).format.name == "FLAC, Signed 16 bit PCM")
        #expect(try AudioFileReader(path: write(SF_FORMAT_OGG | SF_FORMAT_VORBIS)).format.name == "OGG, Vorbis")
    }

    @Test(arguments: [SF_FORMAT_WAV, SF_FORMAT_AIFF])
    func aShortDataChunkIsUsedWithAWarning(container: Int) throws {
        let whole = try bytes(of: write(container | SF_FORMAT_PCM_16))
        let path = try folder.write(Array(whole.prefix(whole.count - 64_001)), to: "short")
        let reader = try AudioFileReader(path: path)
        #expect(reader.format.frames == 48_000)
        let samples = try reader.all()
        #expect(samples == tone.prefix(15_999).map { ($0 * 32768).rounded() / 32768 })
        #expect(reader.warnings == [.shorterThanDeclared(seconds: 15_999.0 / 16_000, declaredSeconds: 3)])
        #expect(reader.duration == 15_999.0 / 16_000)
    }

    @Test(arguments: [UInt32.max, 0x8000_0000, 0x7FFF_F000, 0], [false, true])
    func aStreamedHeaderIsNoCauseForAWarning(length: UInt32, lacksTotal: Bool) throws {
        var wave = WaveBytes([1, 2, 3, 4] as [Int16])
        wave.chunksBeforeData = [.init("LIST", Array("INFOISFT\u{0E}\0\0\0Lavf58.76.100\0".utf8))]
        wave.declaredDataBytes = length
        var bytes = wave.bytes
        if lacksTotal { bytes.replaceSubrange(4..<8, with: length == 0 ? [0, 0, 0, 0] : [0xFF, 0xFF, 0xFF, 0xFF]) }
        let reader = try AudioFileReader(path: folder.write(bytes, to: "a.wav"))
        #expect(try reader.all() == [1, 2, 3, 4].map { Float($0) / 32768 })
        #expect(reader.warnings.isEmpty)
    }

    @Test func noDataIsNotTheChunksBehindIt() throws {
        var wave = WaveBytes([] as [Int16])
        wave.chunksAfterData = [.init("LIST", Array("INFOISFT\u{04}\0\0\0hark".utf8))]
        let path = try folder.write(wave.bytes, to: "a.wav")
        #expect(throws: AudioFileError.noSamples(path: path)) { try AudioFileReader(path: path) }
    }

    @Test func aCutOffFLACIsUsedWithAWarning() throws {
        let whole = try bytes(of: write(SF_FORMAT_FLAC | SF_FORMAT_PCM_16))
        let path = try folder.write(Array(whole.prefix(whole.count / 2)), to: "short")
        let reader = try AudioFileReader(path: path)
        let samples = try reader.all()
        #expect(samples.count > 4000 && samples.count < 40_000)
        #expect(samples == tone.prefix(samples.count).map { ($0 * 32768).rounded() / 32768 })
        guard case .damaged(let seconds, _)? = reader.warnings.first else {
            Issue.record("no warning but \(reader.warnings)")
            return
        }
        #expect(seconds == Double(samples.count) / 16_000)
    }

    @Test func aCutOffOggIsUsedWithAWarning() throws {
        let long = Tone(frequency: 1000, amplitude: 0.5).samples(960_000, sampleRate: 16_000)
        let path = folder.path(of: "long")
        try AudioFileWriter.write(
            samples: long, path: path, sampleRate: 16_000, format: SF_FORMAT_OGG | SF_FORMAT_VORBIS)
        let whole = try bytes(of: path)
        let reader = try AudioFileReader(path: folder.write(Array(whole.prefix(whole.count * 3 / 4)), to: "short"))
        let seconds = Double(try reader.all().count) / 16_000
        #expect(seconds > 10 && seconds < 59)
        #expect(reader.warnings == [.shorterThanDeclared(seconds: seconds, declaredSeconds: nil)])
    }

    @Test func floatsFarBeyondFullScaleAreClippedWithAWarning() throws {
        let path = try folder.write(WaveBytes([0.5, 30_000, -30_000, 1.5, -0.25] as [Float]).bytes, to: "a.wav")
        let reader = try AudioFileReader(path: path)
        #expect(try reader.all() == [0.5, 1, -1, 1, -0.25])
        #expect(reader.warnings == [.beyondFullScale(peak: 30_000)])
    }

    @Test func hugeFloatsDoNotOverflowTheResampler() throws {
        let values = (0..<20_000).map { Float($0 % 3 == 0 ? -3e38 : 3e38) }
        let path = try folder.write(WaveBytes(values, channels: 2, sampleRate: 44_100).bytes, to: "a.wav")
        #expect(try AudioFileReader.samples(path: path).allSatisfy { abs($0) <= 1 })
    }

    @Test func samplesStopsAtItsLimit() throws {
        let path = try write(SF_FORMAT_WAV | SF_FORMAT_PCM_16)
        #expect(try AudioFileReader.samples(path: path, maximumSeconds: 3).count == 48_000)
        #expect(throws: AudioFileError.tooLong(path: path, maximumSeconds: 2.999)) {
            try AudioFileReader.samples(path: path, maximumSeconds: 2.999)
        }
    }

    private func write(_ format: Int) throws -> String {
        let path = folder.path(of: "recording")
        try AudioFileWriter.write(samples: tone, path: path, sampleRate: 16_000, format: format)
        return path
    }

    private func bytes(of path: String) throws -> [UInt8] {
        let file = try RegularFile(path: path)
        return file.bytes(at: 0, count: Int(file.size))
    }
}
