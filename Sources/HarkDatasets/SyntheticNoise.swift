// SPDX-License-Identifier: Apache-2.0

import HarkBasics

/// Synthetic noise that every training uses, whether or not the data set contains noise.
package enum SyntheticNoise {
    private static let seconds = 20

    /// White, pink and brown noise at about -20 dBFS.
    package static func recordings(sampleRate: Int) -> [[Int16]] {
        let count = seconds * sampleRate
        return [white(count), pink(count), brown(count)].map(scaled)
    }

    private static func white(_ count: Int) -> [Float] {
        var random = RandomStream(0x57_48_49_54)
        return (0..<count).map { _ in random.normal() }
    }

    /// White noise through Paul Kellet's three-pole filter, within 0.5 dB of -10 dB per decade.
    private static func pink(_ count: Int) -> [Float] {
        var random = RandomStream(0x50_49_4E_4B)
        var (b0, b1, b2): (Float, Float, Float) = (0, 0, 0)
        return (0..<count).map { _ in
            let white = random.normal()
            b0 = 0.99765 * b0 + white * 0.0990460
            b1 = 0.96300 * b1 + white * 0.2965164
            b2 = 0.57000 * b2 + white * 1.0526913
            return b0 + b1 + b2 + white * 0.1848
        }
    }

    private static func brown(_ count: Int) -> [Float] {
        var random = RandomStream(0x42_52_4F_57)
        var level: Float = 0
        return (0..<count).map { _ in
            level = 0.998 * level + random.normal()
            return level
        }
    }

    private static func scaled(_ samples: [Float]) -> [Int16] {
        let power = samples.reduce(Float(0)) { $0 + $1 * $1 } / Float(samples.count)
        let factor = Float(decibels: -20) * 32768 / power.squareRoot()
        return samples.map { Int16(max(-32768, min(32767, ($0 * factor).rounded()))) }
    }
}
