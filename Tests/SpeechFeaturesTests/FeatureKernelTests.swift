// SPDX-License-Identifier: Apache-2.0

import CFeatureKernels
import TestSupport
import Testing

@testable import SpeechFeatures

/// The features in C for wider vectors against those in Swift, to the bit.
@Suite(.enabled(if: hark_feature_kernel_of_processor() != nil, "this processor has no wider vectors"))
struct FeatureKernelTests {
    @Test(arguments: [
        PCENTests.slow, PCENSpec(smoothing: 0.025, gain: 0.98, bias: 2, power: 0.5, floor: 1e-6),
        PCENSpec(smoothing: 1, gain: 1, bias: 1e6, power: 1, floor: 1e-12),
        PCENSpec(smoothing: .leastNonzeroMagnitude, gain: 0, bias: .leastNonzeroMagnitude, power: 1, floor: 1),
    ])
    func normalizedEnergies(spec: PCENSpec) {
        var random = SeededRandom(seed: 19)
        for bands in [1, 8, 13, 16, 40, 250] {
            var plain = PCEN(spec: spec, bands: bands, kernel: nil)
            var wide = PCEN(spec: spec, bands: bands)
            for frame in 0..<200 {
                var energies = (0..<Lanes.padded(bands)).map { _ in
                    Float.random(in: 1...2, using: &random) * Float(exponent: Int.random(in: -60...40, using: &random))
                }
                if frame % 50 == 49 { energies = energies.map { _ in 0 } }
                var others = energies
                plain.apply(to: &energies)
                wide.apply(to: &others)
                #expect(energies.map(\.bitPattern) == others.map(\.bitPattern), "\(bands) bands, frame \(frame)")
            }
        }
    }

    /// Any 32 bits, as many samples as no, some and all of them fill vectors.
    @Test func samplesAtTheIntake() {
        var random = SeededRandom(seed: 5)
        for count in [1, 7, 8, 15, 16, 17, 31, 320, 480, 4095] {
            var plain = SampleIntake(preEmphasis: .none, kernel: nil)
            var wide = SampleIntake(preEmphasis: .none)
            let samples = (0..<count).map { index in
                index % 3 == 0
                    ? Float(bitPattern: UInt32.random(in: 0...UInt32.max, using: &random))
                    : Float.random(in: -1...1, using: &random)
            }
            var taken = [[Float]](repeating: [Float](repeating: 1, count: count + 3), count: 2)
            plain.take(samples.span, from: 0, count: count, into: &taken[0], at: 2)
            wide.take(samples.span, from: 0, count: count, into: &taken[1], at: 2)
            #expect(taken[0].map(\.bitPattern) == taken[1].map(\.bitPattern), "\(count) samples")
            #expect(plain.nonFinite == wide.nonFinite)
            // Nothing is written beyond them.
            #expect(taken[1][..<2] == [1, 1] && taken[1].last == 1)
        }
    }
}

extension Float {
    /// 2 to the exponent.
    fileprivate init(exponent: Int) {
        self.init(sign: .plus, exponent: exponent, significand: 1)
    }
}
