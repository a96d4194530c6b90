// SPDX-License-Identifier: Apache-2.0

/// Prepares a frame for the Fourier transform: removes the offset, applies pre-emphasis and multiplies by the window.
struct FrameConditioner {
    /// The window, padded with zeros to whole registers.
    private let weights: [Float]
    private let length: Int
    private let removesOffset: Bool
    /// c of `y[n] = x[n] - c x[n-1]` within the frame.
    private let emphasis: Float
    private let needsEnergy: Bool

    /// Lower limit of a frame's energy: the distance from 1 to the next float, as in Kaldi.
    private static let leastEnergy: Float = 0x1p-23

    init(spec: FeatureSpec) {
        length = spec.windowLength
        let padding = Lanes.padded(length) - length
        weights = spec.window.weights(length: length) + [Float](repeating: 0, count: padding)
        removesOffset = spec.offset == .removed
        if case .frame(let coefficient) = spec.preEmphasis { emphasis = coefficient } else { emphasis = 0 }
        needsEnergy = spec.kind == .mfcc && spec.zeroth == .frameEnergy
    }

    /// Writes the conditioned frame, padded with zeros to whole registers.
    /// - Parameter samples: the frame, padded with zeros to whole registers.
    /// - Returns: the logarithm of the energy after the offset is removed, if the spec needs it, else 0.
    func apply(to samples: borrowing [Float], into output: UnsafeMutablePointer<Float>) -> Float {
        precondition(samples.count == weights.count)
        return samples.withUnsafeBufferPointer { samples in
            weights.withUnsafeBufferPointer { weights in
                let (frame, weights) = (samples.baseAddress!, weights.baseAddress!)
                let mean = removesOffset ? sum(frame) / Float(length) : 0
                if emphasis > 0 {
                    emphasize(frame, mean: mean, weights: weights, into: output)
                } else {
                    for start in stride(from: 0, to: samples.count, by: 8) {
                        output.store((frame.lanes(at: start) - mean) * weights.lanes(at: start), at: start)
                    }
                }
                guard needsEnergy else { return 0 }
                return Exponentials.ln(max(energy(of: frame, mean: mean), Self.leastEnergy))
            }
        }
    }

    private func sum(_ frame: UnsafePointer<Float>) -> Float {
        var sums = Lanes.zero
        for start in stride(from: 0, to: Lanes.padded(length), by: 8) { sums += frame.lanes(at: start) }
        return sums.total
    }

    private func emphasize(
        _ frame: UnsafePointer<Float>, mean: Float, weights: UnsafePointer<Float>,
        into output: UnsafeMutablePointer<Float>
    ) {
        // The first sample has no predecessor in the frame and serves as its own.
        var before = Lanes(repeating: frame[0])
        for lane in 1..<8 { before[lane] = frame[lane - 1] }
        output.store((frame.lanes(at: 0) - mean - (before - mean) * emphasis) * weights.lanes(at: 0), at: 0)
        for start in stride(from: 8, to: Lanes.padded(length), by: 8) {
            let lessened = (frame.lanes(at: start - 1) - mean) * emphasis
            output.store((frame.lanes(at: start) - mean - lessened) * weights.lanes(at: start), at: start)
        }
    }

    /// The sum of `(sample - mean)^2`.
    private func energy(of frame: UnsafePointer<Float>, mean: Float) -> Float {
        var sums = Lanes.zero
        let whole = length & ~7
        for start in stride(from: 0, to: whole, by: 8) {
            let samples = frame.lanes(at: start) - mean
            sums += samples * samples
        }
        for index in whole..<length {
            let sample = frame[index] - mean
            sums[index - whole] += sample * sample
        }
        return sums.total
    }
}
