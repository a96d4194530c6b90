// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Many sine waves of equal amplitude at once, and their measurement after resampling to 16 kHz.
///
/// All frequencies are multiples of 2 Hz, so that half a second at 16 kHz holds whole periods of each: the tones are
/// orthogonal there, and no window function is needed.
struct TonesAtOnce {
    let frequencies: [Double]
    var amplitude: Double { 0.9 / Double(frequencies.count) }

    struct Heard {
        /// The gain of each tone, in dB.
        let gains: [Double]
        /// Everything except the tones, in dB relative to one tone.
        let residue: Double
    }

    private static let window = 8_000..<16_000

    /// Evenly spaced, rounded to multiples of 2 Hz.
    init(from first: Double, to last: Double, count: Int) {
        frequencies = (0..<count).map { ((first + (last - first) * Double($0) / Double(count - 1)) / 2).rounded() * 2 }
    }

    func samples(_ count: Int, sampleRate: Int) -> [Float] {
        (0..<count).map { index in
            // Phases that grow with the square of the index keep the peaks of the sum low (Schroeder 1970).
            let sum = frequencies.enumerated().reduce(0.0) { sum, tone in
                let phase = Double.pi * Double(tone.offset * tone.offset) / Double(frequencies.count)
                return sum + sin(phase + 2 * .pi * tone.element * Double(index) / Double(sampleRate))
            }
            return Float(amplitude * sum)
        }
    }

    /// The level of the whole output, in dB relative to one tone.
    func level(of output: [Float]) -> Double {
        decibels(output[Self.window].map { Double($0) })
    }

    func measure(_ output: [Float]) -> Heard {
        var residue = output[Self.window].map { Double($0) }
        var gains: [Double] = []
        for frequency in frequencies {
            let turn = 2 * Double.pi * frequency / 16_000
            var real = 0.0
            var imaginary = 0.0
            for index in residue.indices {
                real += residue[index] * cos(turn * Double(index))
                imaginary += residue[index] * sin(turn * Double(index))
            }
            real *= 2 / Double(residue.count)
            imaginary *= 2 / Double(residue.count)
            gains.append(20 * log10(hypot(real, imaginary) / amplitude))
            for index in residue.indices {
                residue[index] -= real * cos(turn * Double(index)) + imaginary * sin(turn * Double(index))
            }
        }
        return Heard(gains: gains, residue: decibels(residue))
    }

    private func decibels(_ samples: [Double]) -> Double {
        let power = samples.reduce(0) { $0 + $1 * $1 } / Double(samples.count)
        return 10 * log10(power / (amplitude * amplitude / 2))
    }
}
