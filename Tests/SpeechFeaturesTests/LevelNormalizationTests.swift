import Glibc
import Testing

@testable import SpeechFeatures

@Suite struct LevelNormalizationTests {
    static func run(_ frames: [[Float]], smoothing: Float = 0.04, floor: Float = 1e-12) -> [[Float]] {
        var normalizer = LevelNormalizer(smoothing: smoothing, floor: floor, bands: frames[0].count)
        return frames.map { frame in
            var row = PCENTests.padded(frame)
            normalizer.apply(to: &row)
            return Array(row[..<frame.count])
        }
    }

    /// Means of two bands 1, 3, 5, 13, 3: the running level is that of the first one, two, three frames, then each new
    /// frame counts 0.04.
    @Test func runningLevel() {
        let frames: [[Float]] = [[0, 2], [4, 2], [5, 5], [26, 0], [1, 5]]
        for (found, (frame, level)) in zip(Self.run(frames), zip(frames, [Float(1), 2, 3, 3.4, 3.384])) {
            #expect(zip(found, frame).allSatisfy { abs($0 - $1 / level) < 1e-5 })
        }
    }

    @Test func belowTheFloorIsSilence() {
        for frame in Self.run([[1e-9, 1e-9], [0, 0], [1e-8, 0]], floor: 1e-3) {
            #expect(frame.allSatisfy { $0 >= 0 && $0 < 1.1e-5 })
        }
        #expect(Self.run([[Float]](repeating: [0, 0], count: 5000)).joined().allSatisfy { $0 == 0 })
    }

    @Test func resetStartsAgain() {
        var normalizer = LevelNormalizer(smoothing: 0.5, floor: 1e-12, bands: 1)
        func next(_ energy: Float) -> Float {
            var row = PCENTests.padded([energy])
            normalizer.apply(to: &row)
            return row[0]
        }
        let first = [Float(1), 3, 9, 2].map { next($0) }
        for energy in [Float(100), 1e6, 3] { _ = next(energy) }
        normalizer.reset()
        #expect([Float(1), 3, 9, 2].map { next($0) } == first)
    }

    static var level: FeatureSpec {
        var spec = FeatureSpec.standard
        spec.level = .running(smoothing: 0.04, floor: 1e-9)
        return spec
    }

    /// With the level taken out what ``LevelTests`` finds left of gain is gone; at -30 dB the noise nears the floor.
    @Test(arguments: [(-30.0, 0.02), (-20, 0.01), (-10, 0.01), (-6, 0.01), (6, 0.01), (12, 0.01)])
    func gainDoesNotMoveFeatures(decibels: Double, most: Double) {
        let gain = pow(10, decibels / 20)
        let (plain, changed) = (LevelTests.babble(gain: 1), LevelTests.babble(gain: gain))
        #expect(LevelTests.relativeChange(features(changed, Self.level), features(plain, Self.level)) <= most)
    }

    /// It is a level that is taken out, not the spectrum: another sound gives other features.
    @Test func soundsStayApart() {
        let (noise, babble) = (whiteNoise(32_000), LevelTests.babble(gain: 1))
        #expect(LevelTests.relativeChange(features(noise, Self.level), features(babble, Self.level)) > 0.5)
    }
}
