// SPDX-License-Identifier: Apache-2.0

import Glibc

/// How a clip's logits come from those of its frames, `[frames, rows, labels]` to `[rows, labels]`.
package enum TimePooling: Sendable, Equatable {
    /// The greatest: what the engine does.
    case maximum
    /// The last frame's, whatever came before: the gradient's whole way back through time is then there to see.
    case last
    /// `ln(mean over frames of exp(sharpness x)) / sharpness`: between the mean (0) and the maximum (infinity), so that
    /// every frame learns, not the loudest alone.
    case logSumExp(sharpness: Float)
}

/// Pools over time and takes the gradients back.
final class TimePool {
    private let pooling: TimePooling
    private let clips: [Range<Int>]
    private let width: Int
    /// `[clips, rows, labels]`.
    let pooled: FloatBuffer
    /// The frame of each pooled logit, where it is one frame's.
    private var greatestFrame: [Int]

    /// - Parameters:
    ///   - clips: the frames of each of the clips that follow each other in a row, none of them empty.
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

    /// - Parameter column: one logit of one row, `width` apart from frame to frame.
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
    ///   - logits: those of the forward pass, `[frames, rows, labels]`; replaced by dL/d(logit).
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
