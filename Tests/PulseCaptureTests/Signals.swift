// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Test signals that can be recognized in a recording.
enum Signals {
    /// Samples numbered 1 to 32,000 repeatedly, so that missing, repeated or reordered samples show.
    static func ramp(count: Int, from start: Int = 0) -> [Int16] {
        (start..<start + count).map { Int16($0 % 32_000 + 1) }
    }

    /// A linear chirp from 200 Hz to 3.4 kHz, at half of full scale.
    static func chirp(seconds: Double, sampleRate: Double) -> [Int16] {
        let (low, high) = (200.0, 3_400.0)
        return (0..<Int(seconds * sampleRate)).map { index in
            let time = Double(index) / sampleRate
            let turns = low * time + (high - low) / (2 * seconds) * time * time
            return Int16((16_384 * sin(2 * .pi * turns)).rounded())
        }
    }

    /// A WAV file of 16-bit samples; two channels get the same samples, or the second gets the
    /// opposite polarity.
    static func wav(_ samples: [Int16], sampleRate: Int, channels: Int, invertsSecond: Bool = false) -> Data {
        let byteCount = samples.count * channels * 2
        var data = Data("RIFF".utf8)
        func append<Value: FixedWidthInteger>(_ value: Value) {
            withUnsafeBytes(of: value.littleEndian) { data.append(contentsOf: $0) }
        }
        append(UInt32(36 + byteCount))
        data.append(contentsOf: "WAVEfmt ".utf8)
        append(UInt32(16))
        append(UInt16(1))
        append(UInt16(channels))
        append(UInt32(sampleRate))
        append(UInt32(sampleRate * channels * 2))
        append(UInt16(channels * 2))
        append(UInt16(16))
        data.append(contentsOf: "data".utf8)
        append(UInt32(byteCount))
        for sample in samples {
            for channel in 0..<channels { append(invertsSecond && channel == 1 ? -sample : sample) }
        }
        return data
    }

    /// The normalized correlation, -1 to 1, at the shift where `expected` matches `heard` best.
    static func correlation(of expected: [Int16], in heard: [Int16]) -> Double {
        guard heard.count >= expected.count else { return 0 }
        let wanted = expected.map(Double.init)
        let sound = heard.map(Double.init)
        let wantedPower = wanted.reduce(0) { $0 + $1 * $1 }
        // A coarse search over a short piece from the middle, then an exact search around its best shift. The exact
        // range is wide enough to correct a coarse result that is one or two periods off.
        let middle = wanted.count / 2
        let piece = middle..<min(middle + 800, wanted.count)
        func product(_ range: Range<Int>, _ shift: Int) -> Double {
            sound.withUnsafeBufferPointer { sound in
                wanted.withUnsafeBufferPointer { wanted in
                    var sum = 0.0
                    for index in range { sum += wanted[index] * sound[index + shift] }
                    return sum
                }
            }
        }
        let shifts = 0...(heard.count - expected.count)
        let coarse = shifts.max { product(piece, $0) < product(piece, $1) } ?? 0
        return (max(0, coarse - 50)...min(shifts.upperBound, coarse + 50)).map { shift in
            let power = sound[shift..<shift + wanted.count].reduce(0) { $0 + $1 * $1 }
            return product(0..<wanted.count, shift) / (wantedPower * power).squareRoot()
        }.max() ?? 0
    }
}
