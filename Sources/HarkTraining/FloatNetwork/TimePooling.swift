// SPDX-License-Identifier: Apache-2.0

import Glibc

/// How a clip's logits are pooled from those of its frames, `[frames, rows, labels]` to `[rows, labels]`.
package enum TimePooling: Sendable, Equatable {
    /// The greatest logit over all frames, as in the engine.
    case maximum
    /// The logits of the last frame only, so that the gradient flows back through all frames.
    case last
    /// `ln(mean over frames of exp(sharpness x)) / sharpness`: between the mean (sharpness 0) and the maximum
    /// (infinity). Every frame gets a gradient, not only the one with the greatest logit.
    case logSumExp(sharpness: Float)
}

/// Pools logits over time, and propagates gradients back to the frames.
final class TimePool {
    private let pooling: TimePooling
    private let clips: [Range<Int>]
    private let width: Int
    /// `[clips, rows, labels]`.
    let pooled: FloatBuffer
    /// The frame that each pooled logit was taken from, for maximum and last.
    private var greatestFrame: [Int]

    /// - Parameters:
    ///   - clips: the frames of each of a row's consecutive clips; none is empty.
    ///   - width: rows times labels.
    init(_ pooling: TimePooling, clips: [Range<Int>], width: Int) {
        precondition(clips.allSatisfy { !$0.isEmpty }, "nothing to pool over")
        self.pooling = pooling
        self.clips = clips
        self.width = width
        pooled = FloatBuffer(count: clips.count * width)
        greatestFrame = [Int](repeating: 0, count: clips.count * width)
    }

    func forward(_ logits: FloatBuffer) {
        for (clip, frames) in clips.enumerated() {
            for index in 0..<width { pool(logits.start + index, frames: frames, into: clip * width + index) }
        }
    }

    /// - Parameter column: one logit of one row, with a stride of `width` from frame to frame.
    private func pool(_ column: UnsafePointer<Float>, frames: Range<Int>, into place: Int) {
        var best = frames.lowerBound
        for frame in frames where column[frame * width] > column[best * width] { best = frame }
        greatestFrame[place] = best
        let greatest = column[best * width]
        switch pooling {
        case .maximum: pooled.start[place] = greatest
        case .last:
            greatestFrame[place] = frames.upperBound - 1
            pooled.start[place] = column[(frames.upperBound - 1) * width]
        case .logSumExp(let sharpness):
            var sum: Float = 0
            for frame in frames { sum += expf(sharpness * (column[frame * width] - greatest)) }
            pooled.start[place] = greatest + (sum / Float(frames.count)).logarithm / sharpness
        }
    }

    /// - Parameters:
    ///   - pooledGradients: dL/d(pooled), `[clips, rows, labels]`.
    ///   - logits: those of the forward pass, `[frames, rows, labels]`; overwritten with dL/d(logit).
    func backward(_ pooledGradients: FloatBuffer, logits: FloatBuffer) {
        switch pooling {
        case .maximum, .last:
            logits.clear()
            for place in 0..<pooled.count {
                logits.start[greatestFrame[place] * width + place % width] = pooledGradients.start[place]
            }
        case .logSumExp(let sharpness):
            for place in 0..<pooled.count {
                let frames = clips[place / width]
                for frame in frames {
                    let logit = logits.start + (frame * width + place % width)
                    // d(pooled)/d(x) = exp(s x) / sum of exp(s x).
                    let share = expf(sharpness * (logit.pointee - pooled.start[place])) / Float(frames.count)
                    logit.pointee = share * pooledGradients.start[place]
                }
            }
        }
    }
}
