// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Sound for timing: voiced and hissing syllables with pauses, so that no stage gets only silence or only noise. The
/// same samples in every run.
enum SpeechLikeSound {
    private static let syllableSeconds = 0.25
    /// The share of a syllable with sound; the rest is quiet.
    private static let soundingShare = 0.7
    private static let quiet: Float = 0.001

    static func samples(count: Int, sampleRate: Int) -> [Float] {
        var noise = NoiseSource()
        let syllable = Int(syllableSeconds * Double(sampleRate))
        var samples: [Float] = []
        samples.reserveCapacity(count)
        while samples.count < count {
            let voiced = Bool.random(using: &noise)
            let pitch = sampleRate / Int.random(in: 90...220, using: &noise)
            var formant = Resonator(
                frequency: Double.random(in: 300...2500, using: &noise) / Double(sampleRate), sharpness: 0.97)
            for position in 0..<min(syllable, count - samples.count) {
                let hiss = Float.random(in: -1...1, using: &noise)
                var excitation = hiss * quiet
                if Double(position) < soundingShare * Double(syllable) {
                    excitation = voiced ? (position % pitch == 0 ? 0.5 : 0) : hiss * 0.05
                }
                samples.append(max(-1, min(1, formant.filter(excitation) + hiss * quiet)))
            }
        }
        return samples
    }

    /// A filter with two poles: `y[n] = x[n] + 2 r cos(w) y[n-1] - r^2 y[n-2]`.
    private struct Resonator {
        private let first: Float
        private let second: Float
        private var past: (Float, Float) = (0, 0)

        /// - Parameters:
        ///   - frequency: as a fraction of the sample rate.
        ///   - sharpness: the poles' radius, below 1.
        init(frequency: Double, sharpness: Double) {
            first = Float(2 * sharpness * cos(2 * Double.pi * frequency))
            second = Float(-sharpness * sharpness)
        }

        mutating func filter(_ x: Float) -> Float {
            let y = x + first * past.0 + second * past.1
            past = (y, past.0)
            return y
        }
    }
}

/// A generator of the same numbers in every run (SplitMix64, Steele et al. 2014).
struct NoiseSource: RandomNumberGenerator {
    private var state: UInt64 = 0

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func integers(_ count: Int) -> [Int8] {
        (0..<count).map { _ in Int8(truncatingIfNeeded: next()) }
    }
}
