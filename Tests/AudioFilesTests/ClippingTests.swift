// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Foundation
import TestSupport
import Testing

/// Recordings with flat peaks at full scale, as a microphone with too much gain makes them.
@Suite struct ClippingTests {
    /// A sine of a level, where 32,768 is full scale; higher levels are clipped.
    private func tone(_ count: Int = 16_000, level: Double) -> [Int16] {
        (0..<count).map { Int16(max(-32_768, min(32_767, (level * sin(Double($0) * 0.1)).rounded()))) }
    }

    private func warnings(_ wave: WaveBytes) throws -> [AudioWarning] {
        let folder = try TemporaryFolder()
        let path = try folder.write(wave.bytes, to: "clip.wav")
        let reader = try AudioFileReader(path: path)
        _ = try reader.samples(path: path, maximumSeconds: 60)
        return reader.warnings
    }

    private func isClipped(_ samples: [Int16]) throws -> Bool {
        try warnings(WaveBytes(samples)).contains { if case .clipped = $0 { true } else { false } }
    }

    @Test func flatPeaksAtFullScaleAreClipped() throws {
        #expect(try isClipped(tone(level: 60_000)))
        #expect(try !isClipped(tone(level: 32_767)))
        // As many samples at full scale, but never three in a row.
        #expect(try !isClipped((0..<16_000).map { $0 % 3 == 0 ? 1_000 : 32_767 }))
        // A square wave, but not at full scale.
        #expect(try !isClipped((0..<16_000).map { $0 / 50 % 2 == 0 ? 20_000 : -20_000 }))
    }

    @Test func halfAPercentIsReported() throws {
        for (count, expected) in [(79, []), (80, [AudioWarning.clipped(share: 0.005)])] {
            var samples = tone(level: 8_000)
            for index in 0..<count { samples[index] = 32_767 }
            #expect(try warnings(WaveBytes(samples)) == expected)
        }
        // Runs across the reader's blocks of 4,096 samples count whole.
        var samples = tone(level: 8_000)
        for index in 4_050..<4_130 { samples[index] = -32_768 }
        #expect(try warnings(WaveBytes(samples)) == [.clipped(share: 0.005)])
    }

    /// Resampling turns flat peaks into ripples, so they are counted before it.
    @Test func theRateDoesNotMatter() throws {
        for rate: UInt32 in [16_000, 44_100, 48_000] {
            let wave = WaveBytes(tone(Int(rate), level: 60_000), sampleRate: rate)
            guard case .clipped(let share)? = try warnings(wave).first else {
                Issue.record("not reported at \(rate) Hz")
                continue
            }
            // The sine is above 32,767 of 60,000 for this share of its period.
            #expect(abs(share - (1 - 2 / Double.pi * asin(32_767 / 60_000.0))) < 0.02)
        }
    }

    @Test func eightBitsAreClippedAtTheirOwnFullScale() throws {
        var wave = WaveBytes(.unsigned8)
        for sample in tone(level: 60_000) { wave.append(Int(sample) >> 8) }
        guard case .clipped? = try warnings(wave).first else {
            Issue.record("not reported")
            return
        }
    }
}
