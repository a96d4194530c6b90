// SPDX-License-Identifier: Apache-2.0

import Glibc
import HarkBasics

/// Reverberation of a small room: a few dozen echoes of random delay and sign, fading exponentially.
struct Reverberation {
    private static let echoes = 32
    private var dry: [Float] = []

    /// Adds reverberation to a clip, with a fade time and level drawn from the settings' ranges.
    mutating func apply(
        to samples: inout [Float], settings: AugmentationSettings, sampleRate: Int, random: inout RandomStream
    ) {
        dry.removeAll(keepingCapacity: true)
        dry.append(contentsOf: samples)
        let fadeSeconds = random.uniform(settings.reverberationSeconds)
        let wet = Float(decibels: random.uniform(settings.reverberationLevel))
        let even = wet / Float(Self.echoes).squareRoot()
        for _ in 0..<Self.echoes {
            let seconds = random.uniform(0.002...fadeSeconds / 2)
            let delay = Int(seconds * Float(sampleRate))
            let sign: Float = random.unit() < 0.5 ? -1 : 1
            let level = sign * even * powf(10, -3 * seconds / fadeSeconds)
            guard delay < samples.count else { continue }
            BLAS.add(dry, times: level, to: &samples, delay: delay)
        }
    }
}
