/// A frame made ready for the Fourier transform: its offset taken off, its high frequencies raised, times the window.
struct FrameConditioner {
    private let weights: [Float]
    private let removesOffset: Bool
    /// c of `y[n] = x[n] - c x[n-1]` within the frame.
    private let emphasis: Float
    private let needsEnergy: Bool

    /// Below it a frame's energy counts as silence: the distance of 1 to the next float, as in Kaldi.
    static let leastEnergy: Float = 0x1p-23

    init(spec: FeatureSpec) {
        weights = spec.window.weights(length: spec.windowLength)
        removesOffset = spec.offset == .removed
        if case .frame(let coefficient) = spec.preEmphasis { emphasis = coefficient } else { emphasis = 0 }
        needsEnergy = spec.kind == .mfcc && spec.zeroth == .frameEnergy
    }

    /// Writes the conditioned frame.
    /// - Returns: the logarithm of the energy without the offset, where the spec asks for it, else 0.
    func apply(to samples: borrowing [Float], into output: UnsafeMutablePointer<Float>) -> Float {
        precondition(samples.count == weights.count)
        return samples.withUnsafeBufferPointer { samples in
            weights.withUnsafeBufferPointer { weights in
                let frame = samples.baseAddress!
                let mean = removesOffset ? LaneSum.sum(frame, count: samples.count) / Float(samples.count) : 0
                window(frame, mean: mean, weights: weights, into: output)
                guard needsEnergy else { return 0 }
                let energy = LaneSum.sumOfSquares(frame, lessening: mean, count: samples.count)
                return Exponentials.ln(max(energy, Self.leastEnergy))
            }
        }
    }

    private func window(
        _ frame: UnsafePointer<Float>, mean: Float, weights: UnsafeBufferPointer<Float>,
        into output: UnsafeMutablePointer<Float>
    ) {
        guard removesOffset || emphasis > 0 else {
            for index in 0..<weights.count { output[index] = frame[index] * weights[index] }
            return
        }
        let first = frame[0] - mean
        output[0] = (first - emphasis * first) * weights[0]
        for index in 1..<weights.count {
            let before = frame[index &- 1] - mean
            output[index] = (frame[index] - mean - emphasis * before) * weights[index]
        }
    }
}
