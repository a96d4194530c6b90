import Glibc
import Testing

@testable import SpeechFeatures

@Suite struct SpectrumTests {
    static func power(_ samples: [Float], weights: [Float]? = nil, length: Int) -> [Float] {
        var power = [Float](repeating: -1, count: length / 2 + 1)
        PowerSpectrum(length: length).compute(
            samples: samples, weights: weights ?? [Float](repeating: 1, count: samples.count), power: &power)
        return power
    }

    /// Energy in time times N is energy in frequency; inner bins stand for two. Single precision sums 2048 terms to
    /// within 1e-5 of their value.
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

    /// A Hann window of the transform's length spreads a tone over three bins: amplitude N/4 and half of it to each side.
    @Test(arguments: [2, 14, 100, 254])
    func toneThroughTheWindow(bin: Int) {
        let tone = (0..<512).map { Float(sin(2 * Double.pi * Double(bin * $0) / 512)) }
        let power = Self.power(tone, weights: HannWindow.weights(length: 512), length: 512)
        #expect(abs(power[bin] / (128 * 128) - 1) < 1e-4)
        #expect(abs(power[bin - 1] / (64 * 64) - 1) < 1e-4)
        #expect(abs(power[bin + 1] / (64 * 64) - 1) < 1e-4)
        let others = power.indices.filter { abs($0 - bin) > 1 }
        #expect(others.allSatisfy { power[$0] < 1e-5 })
    }

    /// A short frame after a long one: no sample of the first may be left in the padding.
    @Test func paddingStaysZero() {
        let spectrum = PowerSpectrum(length: 64)
        var power = [Float](repeating: 0, count: 33)
        spectrum.compute(samples: [1, 0.5, 0.25], weights: [1, 1, 1], power: &power)
        let first = power
        for _ in 0..<5 { spectrum.compute(samples: [1, 0.5, 0.25], weights: [1, 1, 1], power: &power) }
        #expect(power == first)
        #expect(first == Self.power([1, 0.5, 0.25], length: 64))
    }

    @Test func windowIsPeriodic() {
        let window = HannWindow.weights(length: 480)
        #expect(window[0] == 0)
        #expect(window[240] == 1)
        #expect((1..<480).allSatisfy { abs(window[$0] - window[480 - $0]) < 1e-6 })
        // Periodic: windows half a length apart add up to 1 everywhere.
        #expect((0..<240).allSatisfy { abs(window[$0] + window[$0 + 240] - 1) < 1e-6 })
    }
}
