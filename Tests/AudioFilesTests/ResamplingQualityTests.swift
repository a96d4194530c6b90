// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Foundation
import TestSupport
import Testing

/// The resampling filter to 16 kHz, measured with many tones at once.
///
/// The pass band ends at 0.9 of the lower of the two Nyquist frequencies; the stop band begins at that Nyquist
/// frequency.
@Suite struct ResamplingQualityTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    static let rates = [8_000, 11_025, 22_050, 32_000, 44_100, 48_000, 96_000]

    /// Ripple: no tone of the pass band changes by more than 0.01 dB. Everything else (images, aliases, noise) is
    /// together 90 dB below one tone.
    @Test(arguments: rates) func thePassBandIsFlatAndClean(rate: Int) throws {
        let tones = TonesAtOnce(from: 20, to: 0.9 * band(rate), count: 30)
        let heard = tones.measure(try resampled(tones.samples(rate * 2, sampleRate: rate), rate: rate))
        #expect(heard.gains.allSatisfy { abs($0) < 0.01 }, "\(heard.gains)")
        #expect(heard.residue < -90)
    }

    /// Tones between the pass band and the Nyquist frequency may be attenuated, but produce no images.
    @Test(arguments: [8_000, 11_025]) func theEndOfALowBandMakesNoImages(rate: Int) throws {
        let tones = TonesAtOnce(from: 0.9 * band(rate), to: 0.998 * band(rate), count: 10)
        let heard = tones.measure(try resampled(tones.samples(rate * 2, sampleRate: rate), rate: rate))
        #expect(heard.gains.allSatisfy { $0 < 0.01 })
        #expect(heard.residue < -90)
    }

    /// All tones from 8 kHz to the source's Nyquist frequency together come out 90 dB below one of them.
    @Test(arguments: rates.filter { $0 > 16_000 }) func whatLiesAboveTheBandIsRejected(rate: Int) throws {
        let tones = TonesAtOnce(from: 8_002, to: Double(rate) / 2 - 20, count: 40)
        let output = try resampled(tones.samples(rate * 2, sampleRate: rate), rate: rate)
        #expect(tones.level(of: output) < -90)
        // A single tone at the edge is rejected too.
        let edge = Tone(frequency: 8_000, amplitude: 0.9).samples(rate * 2, sampleRate: rate)
        let edgeOutput = try resampled(edge, rate: rate)[8_000..<16_000]
        #expect(20 * log10((edgeOutput.map(abs).max() ?? 1) / 0.9) < -90)
    }

    /// The output length is exact for every input length: the filter's delay is skipped at the start and flushed at the
    /// end.
    @Test(arguments: rates) func theLengthIsExact(rate: Int) throws {
        for frames in Array(1...40) + [999, 4095, 4096, 4097, 10_007, rate, rate * 3 + 1] {
            let count = try resampled([Float](repeating: 0.25, count: frames), rate: rate).count
            #expect(count == (frames * 16_000 + rate / 2) / rate, "\(frames) frames")
        }
    }

    /// An impulse stays in place, also at both ends: there is no delay, and the tail is not cut.
    @Test(arguments: rates) func impulsesStayInPlace(rate: Int) throws {
        let frames = rate / 10
        // A multiple of the ratio, where an output sample coincides with an input sample.
        let step = rate / greatestCommonDivisor(rate, 16_000)
        for place in [0, frames / 2 / step * step, (frames - 1) / step * step] {
            var samples = [Float](repeating: 0, count: frames)
            samples[place] = 0.9
            let output = try resampled(samples, rate: rate)
            let peak = try #require(output.indices.max { abs(output[$0]) < abs(output[$1]) })
            #expect(peak == place / step * (16_000 / greatestCommonDivisor(rate, 16_000)))
            let height = 0.9 * min(1, 16_000 / Double(rate))
            #expect(abs(Double(output[peak]) / height - 1) < 0.1)
        }
    }

    /// The Nyquist frequency of the lower rate, in Hz.
    private func band(_ rate: Int) -> Double { Double(min(rate, 16_000)) / 2 }

    private func greatestCommonDivisor(_ first: Int, _ second: Int) -> Int {
        second == 0 ? first : greatestCommonDivisor(second, first % second)
    }

    private func resampled(_ samples: [Float], rate: Int) throws -> [Float] {
        let path = try folder.write(WaveBytes(samples, sampleRate: UInt32(rate)).bytes, to: "a.wav")
        return try AudioFileReader(path: path).all()
    }
}
