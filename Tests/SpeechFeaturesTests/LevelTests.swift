// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import SpeechFeatures

/// Loud, quiet and silent sound.
@Suite struct LevelTests {
    static var logarithmic: FeatureSpec {
        var spec = FeatureSpec.standard
        spec.compression = .logarithm(floor: 1e-6)
        return spec
    }

    @Test func silenceIsFiniteAndFlat() {
        let silence = [Float](repeating: 0, count: 16_000)
        // PCEN of silence is 0.
        #expect(features(silence, .standard).joined().allSatisfy { $0 == 0 })
        for frame in features(silence, Self.logarithmic) {
            // sqrt(2/40) * 40 * ln(1e-6)
            #expect(abs(frame[0] + 123.569) < 1e-2)
            #expect(frame.dropFirst().allSatisfy { abs($0) < 1e-3 })
        }
    }

    /// With a window of the transform's length, a constant offset reaches only bins 0 and 1; bands from 100 Hz contain
    /// none of it.
    @Test func constantOffsetIsNotHeard() {
        var spec = Self.logarithmic
        spec.windowLength = 512
        spec.lowestFrequency = 100
        let offset = features([Float](repeating: 0.9, count: 2000), spec)
        #expect(offset.count == 5)
        for (found, silent) in zip(offset, features([Float](repeating: 0, count: 2000), spec)) {
            // Single precision leaves up to 1e-8 in a band, next to the floor of 1e-6.
            #expect(zip(found, silent).allSatisfy { abs($0 - $1) < 0.1 })
        }
    }

    @Test(arguments: [1, 2, 3, 16, 80, 100_000])
    func squareWavesOfFullScale(halfPeriod: Int) {
        // Silence before and after: the running mean is 0 when the loudest sound begins.
        let wave = (0..<6000).map { Float($0 / halfPeriod % 2 == 0 ? 1 : -1) }
        let samples = [Float](repeating: 0, count: 2000) + wave + [Float](repeating: 0, count: 3000)
        for spec in [FeatureSpec.standard, Self.logarithmic] {
            #expect(features(samples, spec).joined().allSatisfy { $0.isFinite && abs($0) < 1e4 })
        }
    }

    /// A speech-like signal: syllables of a 120 Hz buzz, over noise 34 dB below.
    static func babble(gain: Double) -> [Float] {
        let noise = whiteNoise(32_000, level: 0.004, seed: 3)
        return (0..<32_000).map { index in
            let time = Double(index) / 16_000
            let syllable = max(0, sin(2 * Double.pi * 3 * time))
            let buzz = (1...25).reduce(0.0) { $0 + sin(2 * Double.pi * 120 * Double($1) * time) / Double($1) }
            return Float(gain * (0.1 * syllable * buzz + Double(noise[index])))
        }
    }

    /// The difference of two feature sequences: root mean square, relative to the second's deviation from its mean.
    static func relativeChange(_ changed: [[Float]], _ original: [[Float]]) -> Double {
        var change = 0.0
        var spread = 0.0
        for coefficient in original[0].indices {
            let values = original.map { Double($0[coefficient]) }
            let mean = values.reduce(0, +) / Double(values.count)
            spread += values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            for (frame, value) in zip(changed, values) { change += pow(Double(frame[coefficient]) - value, 2) }
        }
        return sqrt(change / spread)
    }

    /// Gains and the allowed change: the measured change plus 0.01. The logarithm changes by 2.23, 1.52, 0.77, 0.46,
    /// 0.46 and 0.92; PCEN removes more than half of that. The rest is due to its gain of 0.9 instead of 1 and, at -30
    /// dB, noise that approaches the floor.
    static let changes: [(decibels: Double, most: Double)] = [
        (-30, 0.772), (-20, 0.540), (-10, 0.289), (-6, 0.178), (6, 0.194), (12, 0.404),
    ]

    @Test(arguments: changes)
    func gainMovesFeaturesLittle(decibels: Double, most: Double) {
        let gain = pow(10, decibels / 20)
        let (plain, loud) = (Self.babble(gain: 1), Self.babble(gain: gain))
        let pcen = Self.relativeChange(features(loud, .standard), features(plain, .standard))
        let logarithm = Self.relativeChange(features(loud, Self.logarithmic), features(plain, Self.logarithmic))
        #expect(pcen <= most)
        #expect(pcen < 0.44 * logarithm)
    }

    /// With a gain of 1 and a floor far below the noise, the level cancels: a change of 4.7e-5 is left at -30 dB.
    @Test(arguments: [-30.0, -20, -10, -6, 6, 12])
    func gainOfOneTakesTheLevelOut(decibels: Double) {
        var spec = FeatureSpec.standard
        spec.compression = .pcen(.gainIndependent)
        let gain = pow(10, decibels / 20)
        let (plain, changed) = (Self.babble(gain: 1), Self.babble(gain: gain))
        let change = Self.relativeChange(features(changed, spec), features(plain, spec))
        #expect(change < 1e-4)
    }
}
