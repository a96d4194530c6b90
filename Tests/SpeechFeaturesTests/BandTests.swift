// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import SpeechFeatures

/// Mel bands and the cosine transform.
@Suite struct BandTests {
    static func energies(_ spec: FeatureSpec, bin: Int) -> [Float] {
        var power = [Float](repeating: 0, count: Lanes.padded(spec.spectrumBins))
        power[bin] = 1
        var energies = [Float](repeating: -1, count: Lanes.padded(spec.melBands))
        MelFilterBank(spec: spec).apply(to: power, energies: &energies)
        #expect(energies[spec.melBands...].allSatisfy { $0 == 0 })
        return Array(energies[..<spec.melBands])
    }

    static func mel(_ hertz: Double) -> Double { 1127 * log(1 + hertz / 700) }

    /// Each bin is shared between the two bands whose centers enclose it: the shares sum to 1 between the first and the
    /// last center, fall towards the outer edges and are 0 beyond.
    @Test func everyBinIsShared() {
        let spec = FeatureSpec.standard
        let step = (Self.mel(4000) - Self.mel(20)) / 41
        for bin in 0..<spec.spectrumBins {
            let energies = Self.energies(spec, bin: bin)
            let position = (Self.mel(Double(bin) * 31.25) - Self.mel(20)) / step
            let expected = bin == 0 ? 0 : max(0, min(1, position, 41 - position))
            #expect(abs(Double(energies.reduce(0, +)) - expected) < 1e-5, "bin \(bin)")
            let touched = energies.indices.filter { energies[$0] > 0 }
            #expect(touched.count <= 2)
            // A bin only contributes to bands whose centers are less than one center distance away.
            #expect(touched.allSatisfy { abs(Double($0 + 1) - position) < 1 })
        }
    }

    /// A tone is loudest in the band with the nearest center.
    @Test(arguments: [250.0, 500, 1000, 2000, 3500])
    func aToneIsInItsBand(hertz: Double) {
        var spec = FeatureSpec.standard
        spec.compression = .logarithm(floor: 1e-6)
        spec.coefficients = 40
        let tone = (0..<480).map { Float(0.5 * sin(2 * Double.pi * hertz * Double($0) / 16_000)) }
        let cepstrum = features(tone, spec)[0]
        // Inverts the transform of all 40 coefficients: it is orthonormal except row 0, which is too large by sqrt(2).
        let bands = (0..<40).map { band in
            (0..<40).reduce(0.0) { sum, row in
                let cosine = sqrt(2.0 / 40) * cos(Double.pi * Double(row) * (Double(band) + 0.5) / 40)
                return sum + cosine * Double(cepstrum[row]) * (row == 0 ? 0.5 : 1)
            }
        }
        let position = (Self.mel(hertz) - Self.mel(20)) / ((Self.mel(4000) - Self.mel(20)) / 41) - 1
        let loudest = bands.indices.max { bands[$0] < bands[$1] }!
        #expect(abs(Double(loudest) - position) <= 1)
    }

    /// Bands so narrow that some contain no bin, and a range between two bins: must not crash.
    @Test func bandsWithoutBins() {
        var spec = FeatureSpec.standard
        spec.melBands = 256
        spec.compression = .logarithm(floor: 1e-3)
        #expect(features(whiteNoise(480), spec)[0].allSatisfy { $0.isFinite })
        spec.lowestFrequency = 32
        spec.highestFrequency = 60
        spec.melBands = 4
        spec.coefficients = 4
        // ln(0.001) in every band: sqrt(2/4) * 4 * ln(0.001) in row 0, nothing in the others.
        let cepstrum = features(whiteNoise(480), spec)[0]
        #expect(abs(cepstrum[0] + 19.5377) < 1e-3)
        #expect(cepstrum.dropFirst().allSatisfy { abs($0) < 1e-4 })
    }

    @Test func cosinesAreOrthogonal() {
        let transform = CosineTransform(bands: 40, coefficients: 40, scaling: .uniform)
        let columns = (0..<40).map { band in
            var unit = [Float](repeating: 0, count: 40)
            unit[band] = 1
            var column = unit
            transform.apply(to: unit, coefficients: &column)
            return column
        }
        for first in 0..<40 {
            for second in 0...first {
                let product = (0..<40).reduce(Float(0)) { $0 + columns[$1][first] * columns[$1][second] }
                // Every row has length 1, row 0 length sqrt(2).
                let expected: Float = first != second ? 0 : first == 0 ? 2 : 1
                #expect(abs(product - expected) < 1e-5)
            }
        }
    }
}
