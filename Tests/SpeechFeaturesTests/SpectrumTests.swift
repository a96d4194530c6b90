// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import SpeechFeatures

@Suite struct SpectrumTests {
    static func power(_ samples: [Float], weights: [Float]? = nil, length: Int) -> [Float] {
        power(samples, weights: weights, Spectrum(length: length, scale: .power), bins: length / 2 + 1)
    }

    static func power(_ samples: [Float], weights: [Float]? = nil, _ spectrum: Spectrum, bins: Int) -> [Float] {
        for index in samples.indices { spectrum.input[index] = samples[index] * (weights?[index] ?? 1) }
        var values = [Float](repeating: -1, count: Lanes.padded(bins))
        spectrum.compute(&values, bins: 0..<bins)
        return Array(values[..<bins])
    }

    /// Energy in time times N equals energy in frequency; inner bins count twice. Single precision sums 2048 terms with
    /// a relative error below 1e-5.
    @Test(arguments: [(16, 16), (512, 480), (512, 512), (1024, 400), (2048, 2048)])
    func parseval(length: Int, count: Int) {
        let samples = whiteNoise(count, level: 1)
        let power = Self.power(samples, length: length).map(Double.init)
        let twoSided = 2 * power.reduce(0, +) - power[0] - power[length / 2]
        let energy = samples.reduce(0) { $0 + Double($1) * Double($1) } * Double(length)
        #expect(abs(twoSided / energy - 1) < 1e-5)
    }

    @Test func impulseIsFlat() {
        var samples = [Float](repeating: 0, count: 512)
        samples[100] = 0.5
        #expect(Self.power(samples, length: 512).allSatisfy { abs($0 - 0.25) < 1e-6 })
    }

    @Test func constantIsAtZero() {
        let power = Self.power([Float](repeating: 0.5, count: 256), length: 256)
        // (0.5 * 256)^2
        #expect(abs(power[0] - 16_384) < 1e-2)
        #expect(power.dropFirst().allSatisfy { $0 < 1e-6 })
    }

    /// A Hann window of the transform's length spreads a tone over three bins: amplitude N/4, and half of it on each
    /// side.
    @Test(arguments: [2, 14, 100, 254])
    func toneThroughTheWindow(bin: Int) {
        let tone = (0..<512).map { Float(sin(2 * Double.pi * Double(bin * $0) / 512)) }
        let power = Self.power(tone, weights: WindowShape.periodicHann.weights(length: 512), length: 512)
        #expect(abs(power[bin] / (128 * 128) - 1) < 1e-4)
        #expect(abs(power[bin - 1] / (64 * 64) - 1) < 1e-4)
        #expect(abs(power[bin + 1] / (64 * 64) - 1) < 1e-4)
        let others = power.indices.filter { abs($0 - bin) > 1 }
        #expect(others.allSatisfy { power[$0] < 1e-5 })
    }

    /// The transform must not change its input or the padding in it.
    @Test func inputStays() {
        let spectrum = Spectrum(length: 64, scale: .power)
        let first = Self.power([1, 0.5, 0.25], spectrum, bins: 33)
        for _ in 0..<5 { #expect(Self.power([1, 0.5, 0.25], spectrum, bins: 33) == first) }
        #expect(first == Self.power([1, 0.5, 0.25], length: 64))
    }

    @Test func scales() {
        let samples = whiteNoise(64)
        let power = Self.power(samples, length: 64)
        #expect(Self.power(samples, Spectrum(length: 64, scale: .magnitude), bins: 33) == power.map { $0.squareRoot() })
        #expect(Self.power(samples, Spectrum(length: 64, scale: .periodogram), bins: 33) == power.map { $0 / 64 })
    }

    /// Only whole vector registers that contain requested bins are computed.
    @Test func onlyTheBinsAskedFor() {
        let spectrum = Spectrum(length: 64, scale: .magnitude)
        spectrum.input[0] = 1
        var values = [Float](repeating: -1, count: 40)
        spectrum.compute(&values, bins: 9..<12)
        #expect(values == (0..<40).map { (8..<16).contains($0) ? 1 : -1 })
    }

    @Test func windowIsPeriodic() {
        let window = WindowShape.periodicHann.weights(length: 480)
        #expect(window[0] == 0)
        #expect(window[240] == 1)
        #expect((1..<480).allSatisfy { abs(window[$0] - window[480 - $0]) < 1e-6 })
        // Periodic: windows half a length apart sum to 1 everywhere.
        #expect((0..<240).allSatisfy { abs(window[$0] + window[$0 + 240] - 1) < 1e-6 })
    }
}
