// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Foundation
import TestSupport
import Testing

@Suite struct ResamplingTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test(arguments: [8_000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000])
    func aToneKeepsItsFrequencyAmplitudeAndPlace(rate: Int) throws {
        let frames = rate * 2 + 7
        let tone = Tone(frequency: 1000, amplitude: 0.5)
        let reader = try reader(tone.samples(frames, sampleRate: rate), rate: rate)
        #expect(abs(reader.duration - Double(frames) / Double(rate)) < 1e-9)
        let samples = try reader.all()

        #expect(samples.count == (frames * 16_000 + rate / 2) / rate)
        #expect(abs(reader.duration - Double(frames) / Double(rate)) < 1e-9)
        let heard = Tone(near: 1000, in: samples[3200..<28_800], sampleRate: 16_000)
        #expect(abs(heard.frequency - 1000) < 0.001)
        #expect(abs(heard.amplitude / 0.5 - 1) < 0.001)
        // A phase of 0.001 at 1 kHz is a delay of 0.16 microseconds: the filter's delay is compensated for.
        #expect(abs(heard.phase) < 0.001)
        #expect(reader.warnings == (rate < 16_000 ? [.upperBandMissing(sampleRate: rate)] : []))
    }

    @Test(arguments: [1_000, 7_999, 12_345, 37_800, 176_400, 192_000, 767_999, 768_000], [1, 2, 999, 50_000])
    func theLengthIsRight(rate: Int, frames: Int) throws {
        let samples = try reader([Float](repeating: 0.25, count: frames), rate: rate).all()
        #expect(samples.count == (frames * 16_000 + rate / 2) / rate)
        #expect(samples.allSatisfy { abs($0) <= 1 })
    }

    @Test(arguments: [16_000] + ResamplingQualityTests.rates)
    func theChunkSizeChangesNothing(rate: Int) throws {
        var state: UInt32 = 1
        let noise = (0..<30_001).map { _ in
            state = state &* 1_664_525 &+ 1_013_904_223
            return Float(Int32(bitPattern: state)) / 0x1p31
        }
        let path = try folder.write(WaveBytes(noise, sampleRate: UInt32(rate)).bytes, to: "a.wav")
        let whole = try AudioFileReader(path: path).all(chunk: 1 << 20)
        for chunk in [1, 7, 160, 4095, 4096, 4097] {
            #expect(try AudioFileReader(path: path).all(chunk: chunk) == whole)
        }
        #expect(try AudioFileReader.samples(path: path) == whole)
    }

    @Test func fullScaleNeverOvershoots() throws {
        // A steep filter makes a full-scale square wave ring beyond full scale.
        let square = (0..<44_100).map { Float($0 / 50 % 2 == 0 ? 1 : -1) }
        let samples = try reader(square, rate: 44_100).all()
        #expect(samples.max() == 1)
        #expect(samples.min() == -1)
    }

    @Test func anotherRateCanBeAskedFor() throws {
        let tone = Tone(frequency: 500, amplitude: 0.5).samples(16_000, sampleRate: 16_000)
        let path = try folder.write(WaveBytes(tone).bytes, to: "a.wav")
        #expect(try AudioFileReader(path: path, sampleRate: 8_000).all().count == 8_000)
    }

    @Test func readingAfterTheEndGivesNoSamples() throws {
        let reader = try reader([Float](repeating: 0, count: 100), rate: 44_100)
        _ = try reader.all()
        #expect(try reader.all().isEmpty)
    }

    @Test func manyReadersRunInParallel() async throws {
        let tone = Tone(frequency: 1000, amplitude: 0.5).samples(44_100, sampleRate: 44_100)
        let path = try folder.write(WaveBytes(tone, sampleRate: 44_100).bytes, to: "a.wav")
        let text = try folder.write(Array("no recording at all, but text".utf8), to: "b.wav")
        let expected = try AudioFileReader.samples(path: path)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<64 {
                group.addTask {
                    #expect((try? AudioFileReader.samples(path: path)) == expected)
                    #expect(throws: AudioFileError.notAudio(path: text)) { try AudioFileReader(path: text) }
                }
            }
        }
    }

    private func reader(_ samples: [Float], rate: Int) throws -> AudioFileReader {
        try AudioFileReader(path: folder.write(WaveBytes(samples, sampleRate: UInt32(rate)).bytes, to: "a.wav"))
    }
}
