// SPDX-License-Identifier: Apache-2.0

import Glibc
import TestSupport
import Testing

@testable import SpeechFeatures

/// The features are finite for any samples, and the treatment of non-finite samples is defined.
@Suite struct HostileSampleTests {
    static let presets = FeaturePreset.allCases

    static func matrix(_ samples: [Float], _ preset: FeaturePreset) -> FeatureMatrix {
        FeatureMatrix(of: samples, spec: preset.spec)
    }

    /// NaN of both signs and kinds and infinity count as 0 at any position, and are counted.
    @Test(arguments: presets)
    func nonFiniteCountsAsZero(preset: FeaturePreset) {
        var random = SeededRandom(seed: 5)
        var hostile = whiteNoise(9000)
        var clean = hostile
        let intruders: [Float] = [.nan, -.nan, .signalingNaN, .infinity, -.infinity]
        var count = 0
        for index in hostile.indices where Int.random(in: 0..<20, using: &random) == 0 {
            hostile[index] = intruders[count % intruders.count]
            clean[index] = 0
            count += 1
        }
        #expect(Self.matrix(hostile, preset) == Self.matrix(clean, preset))

        var spec = preset.spec
        if spec.needsLoudestBand { spec.compression = .decibels(floor: 1e-10, range: nil) }
        let extractor = FeatureExtractor(spec: spec)
        // Also in chunks that do not fill whole vector registers.
        for start in stride(from: 0, to: 9000, by: 75) {
            let chunk = Array(hostile[start..<start + 75])
            _ = features(chunk, extractor)
        }
        #expect(extractor.nonFiniteSamples == count)
        extractor.reset()
        #expect(extractor.nonFiniteSamples == count)
    }

    @Test func passedOverSamplesAreCountedToo() {
        let extractor = FeatureExtractor(spec: StreamingTests.spec(window: 33, hop: 1000, transform: 64, pcen: false))
        _ = features([Float](repeating: .nan, count: 990), extractor)
        #expect(extractor.nonFiniteSamples == 990)
    }

    /// Integer samples read as floats, and the largest floats.
    @Test(arguments: presets)
    func beyondTheScale(preset: FeaturePreset) {
        let square: [Float] = (0..<9000).map { $0 / 16 % 2 == 0 ? 1 : -1 }
        let bound = Self.matrix(square.map { $0 * 65_536 }, preset)
        #expect(bound.values.allSatisfy { $0.isFinite })
        for level in [Float(65_537), 1e10, .greatestFiniteMagnitude] {
            #expect(Self.matrix(square.map { $0 * level }, preset) == bound)
        }
        // Below the limit the level has an effect.
        #expect(Self.matrix(square.map { $0 * 32_768 }, preset) != bound)
    }

    /// Values below 2^-40, denormal numbers included, are silence.
    @Test(arguments: presets)
    func belowTheScale(preset: FeaturePreset) {
        let silence = Self.matrix([Float](repeating: 0, count: 9000), preset)
        for level in [Float.leastNonzeroMagnitude, .leastNormalMagnitude, 1e-30, 0x1.FFFFFEp-41] {
            let samples = (0..<9000).map { $0 % 3 == 0 ? level : -level }
            #expect(Self.matrix(samples, preset) == silence)
        }
        #expect(silence.values.allSatisfy { $0.isFinite })
    }

    /// Specs at the limits of their ranges, with the loudest input after silence: nothing overflows.
    @Test func extremeSpecsStayFinite() {
        let loudest: [Float] = (0..<20_000).map { $0 < 8000 ? 0 : ($0 / 7 % 2 == 0 ? 65_536 : -65_536) }
        for triangles in [MelTriangles.mel, .slaney, .wholeBins] {
            for compression in Self.extremeCompressions {
                var spec = FeatureSpec(
                    sampleRate: 4000, windowLength: 4096, hopLength: 1000, fftLength: 16_384, melBands: 256,
                    lowestFrequency: 0, highestFrequency: 2000, coefficients: 256, compression: compression)
                spec.triangles = triangles
                spec.lifter = 100
                #expect(spec.problem == nil)
                let found = features(loudest, spec)
                #expect(found.count == 16)
                #expect(found.joined().allSatisfy { $0.isFinite })
            }
        }
    }

    static let extremeCompressions: [FeatureSpec.Compression] = [
        .pcen(PCENSpec(smoothing: .leastNonzeroMagnitude, gain: 1, bias: 1e6, power: 1, floor: 1e-12)),
        .pcen(PCENSpec(smoothing: 1, gain: 0, bias: .leastNonzeroMagnitude, power: 1, floor: 1)),
        .logarithm(floor: 1e-30), .clampedLogarithm(floor: 1e-30), .decibels(floor: 1e-30, range: nil),
    ]

    @Test(arguments: presets)
    func oneSampleAndNone(preset: FeaturePreset) {
        let frames = Self.matrix([0.5], preset).frames
        #expect(frames == (preset.spec.edges == .snip ? 0 : 1))
        #expect(Self.matrix([0.5], preset).values.allSatisfy { $0.isFinite })
        #expect(Self.matrix([], preset).values.isEmpty)
        #expect(Self.matrix([.nan], preset).frames == frames)
    }

    /// Minutes of digital silence after sound: no running mean becomes denormal or stops working.
    @Test func longSilenceAfterSound() {
        let extractor = FeatureExtractor(spec: .standard)
        _ = features(whiteNoise(16_000), extractor)
        let silence = [Float](repeating: 0, count: 16_000)
        for _ in 0..<180 { #expect(features(silence, extractor).joined().allSatisfy { $0.isFinite }) }
        #expect(features(silence, extractor).joined().allSatisfy { abs($0) < 1e-6 })
        #expect(features(whiteNoise(16_000), extractor).joined().contains { abs($0) > 0.1 })
    }
}
