// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import SpeechFeatures

@Suite struct PCENTests {
    /// Slow enough that the start-up phase shows.
    static let slow = PCENSpec(smoothing: 0.04, gain: 0.9, bias: 2, power: 0.25, floor: 1e-6)

    /// The formula in double precision.
    static func expected(_ energy: Double, mean: Double, _ spec: PCENSpec = slow) -> Double {
        let level = pow(Double(spec.floor) + mean, Double(spec.gain))
        return pow(energy / level + Double(spec.bias), Double(spec.power)) - pow(Double(spec.bias), Double(spec.power))
    }

    /// Energies padded to whole vector registers.
    static func padded(_ energies: [Float]) -> [Float] {
        energies + [Float](repeating: 0, count: Lanes.padded(energies.count) - energies.count)
    }

    static func run(_ energies: [Float], _ spec: PCENSpec = slow) -> [Float] {
        var pcen = PCEN(spec: spec, bands: 1)
        return energies.map { energy in
            var row = Self.padded([energy])
            pcen.apply(to: &row)
            return row[0]
        }
    }

    /// The mean of the first one, two and three frames; after that each new frame has weight 0.04.
    @Test func runningMean() {
        let energies: [Float] = [1, 3, 5, 13, 3]
        let means = [1, 2, 3, 3.4, 3.384]
        for (found, (energy, mean)) in zip(Self.run(energies), zip(energies, means)) {
            #expect(abs(Double(found) - Self.expected(Double(energy), mean: mean)) < 1e-5)
        }
    }

    /// A smoothing above 1/3 applies from the start.
    @Test func fastSmoothingFromTheStart() {
        var spec = Self.slow
        spec.smoothing = 0.75
        let energies: [Float] = [4, 8, 8]
        for (found, (energy, mean)) in zip(Self.run(energies, spec), zip(energies, [4.0, 7, 7.75])) {
            #expect(abs(Double(found) - Self.expected(Double(energy), mean: mean, spec)) < 1e-5)
        }
    }

    @Test func steadySoundIsSteady() {
        let values = Self.run([Float](repeating: 7, count: 100))
        #expect(values.allSatisfy { abs(Double($0) - Self.expected(7, mean: 7)) < 1e-5 })
    }

    /// With gain 1 and a very small floor, the level cancels.
    @Test(arguments: [Float(1e-3), 1, 1e3])
    func gainOfOneTakesTheLevelOut(level: Float) {
        var spec = Self.slow
        spec.gain = 1
        spec.floor = 1e-12
        let energies: [Float] = [1, 2, 0.5, 8, 3, 3, 0.1]
        let values = zip(Self.run(energies.map { $0 * level }, spec), Self.run(energies, spec))
        #expect(values.allSatisfy { abs($0 - $1) < 1e-4 })
    }

    @Test func bandsAreApart() {
        var pcen = PCEN(spec: Self.slow, bands: 2)
        let first: [Float] = [1, 3, 5, 13]
        let second: [Float] = [100, 0, 7, 0.5]
        for (index, alone) in zip(Self.run(first), Self.run(second)).enumerated() {
            var row = Self.padded([first[index], second[index]])
            pcen.apply(to: &row)
            #expect(row[..<2] == [alone.0, alone.1])
        }
    }

    @Test func resetStartsAgain() {
        var pcen = PCEN(spec: Self.slow, bands: 1)
        for energy in [Float(50), 20, 30, 80, 10] {
            var row = Self.padded([energy])
            pcen.apply(to: &row)
        }
        pcen.reset()
        let found = [Float(1), 3, 5, 13].map { energy in
            var row = Self.padded([energy])
            pcen.apply(to: &row)
            return row[0]
        }
        #expect(found == Self.run([1, 3, 5, 13]))
    }

    @Test func neverNegativeNorInfinite() {
        for value in Self.run([0, 1e9, 0, 0, 1e-30, 1e9, 1e-9, 0]) { #expect(value >= 0 && value.isFinite) }
    }
}
