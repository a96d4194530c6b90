// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Changes the tempo of speech but not its pitch (WSOLA, Verhelst & Roelands 1993): overlapping windows are moved
/// closer together or further apart. Each is shifted by up to 5 ms so that its waveform continues that of the previous
/// window.
struct TimeStretch {
    private let length: Int
    private let hop: Int
    private let tolerance: Int
    private let window: [Float]

    init(sampleRate: Int) {
        hop = sampleRate / 80  // 12.5 ms
        let length = 2 * hop
        self.length = length
        tolerance = sampleRate / 200
        // Windows half a length apart sum to 1.
        window = (0..<length).map { 0.5 - 0.5 * cosf(2 * .pi * Float($0) / Float(length)) }
    }

    /// Input samples needed for a number of output samples at a tempo.
    func inputCount(outputs: Int, tempo: Float) -> Int {
        Int(Float(outputs) * tempo) + 2 * length + 2 * tolerance
    }

    /// - Parameters:
    ///   - input: `inputCount(outputs: output.count, tempo: tempo)` samples.
    ///   - tempo: above 1 is faster.
    func apply(_ input: [Float], tempo: Float, output: inout [Float]) {
        precondition(input.count >= inputCount(outputs: output.count, tempo: tempo))
        for index in output.indices { output[index] = 0 }
        var previous = tolerance
        for (step, start) in stride(from: -hop, to: output.count, by: hop).enumerated() {
            let wanted = tolerance + Int(Float(step * hop) * tempo)
            let position = step == 0 ? wanted : best(near: wanted, continuing: previous + hop, in: input)
            for index in max(0, -start)..<max(0, -start, min(length, output.count - start)) {
                output[start + index] += window[index] * input[position + index]
            }
            previous = position
        }
    }

    /// The position near `wanted` whose first hop correlates most with the hop at `natural`, which would have followed.
    private func best(near wanted: Int, continuing natural: Int, in input: [Float]) -> Int {
        guard natural + hop <= input.count else { return wanted }
        return input.withUnsafeBufferPointer { input in
            var best = wanted
            var greatest = -Float.infinity
            // Every second position and every second sample suffice: the energy of speech lies far below half the
            // sample rate.
            for place in stride(from: max(0, wanted - tolerance), through: wanted + tolerance, by: 2)
            where place + length <= input.count {
                var likeness: Float = 0
                for index in stride(from: 0, to: hop, by: 2) {
                    likeness += input[natural + index] * input[place + index]
                }
                if likeness > greatest {
                    greatest = likeness
                    best = place
                }
            }
            return min(best, input.count - length)
        }
    }
}
