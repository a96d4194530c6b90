// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A sine wave, generated or measured.
struct Tone {
    var frequency: Double
    var amplitude: Double
    /// In radians, at sample 0.
    var phase = 0.0

    func samples(_ count: Int, sampleRate: Int) -> [Float] {
        (0..<count).map { Float(amplitude * sin(phase + 2 * .pi * frequency * Double($0) / Double(sampleRate))) }
    }

    /// Fits the tone nearest to `frequency` to both halves of the range; the phase difference between the halves gives
    /// the exact frequency.
    init(near frequency: Double, in samples: ArraySlice<Float>, sampleRate: Int) {
        let half = samples.count / 2
        let first = Self.fit(frequency, samples.prefix(half), sampleRate)
        let second = Self.fit(frequency, samples.dropFirst(half).prefix(half), sampleRate)
        let turn = atan2(sin(second.phase - first.phase), cos(second.phase - first.phase))
        self.frequency = frequency + turn / (2 * .pi) * Double(sampleRate) / Double(half)
        amplitude = (first.amplitude + second.amplitude) / 2
        phase = first.phase
    }

    init(frequency: Double, amplitude: Double) {
        self.frequency = frequency
        self.amplitude = amplitude
    }

    private static func fit(
        _ frequency: Double, _ samples: ArraySlice<Float>, _ sampleRate: Int
    ) -> (amplitude: Double, phase: Double) {
        var real = 0.0
        var imaginary = 0.0
        for (index, sample) in zip(samples.indices, samples) {
            let angle = 2 * .pi * frequency * Double(index) / Double(sampleRate)
            real += Double(sample) * sin(angle)
            imaginary += Double(sample) * cos(angle)
        }
        return (2 * hypot(real, imaginary) / Double(samples.count), atan2(imaginary, real))
    }
}
