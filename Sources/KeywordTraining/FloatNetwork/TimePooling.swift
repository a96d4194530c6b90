import Glibc

/// How a clip's logits come from those of its frames, `[frames, rows, labels]` to `[rows, labels]`.
public enum TimePooling: Sendable, Equatable {
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
    private let frames: Int
    private let width: Int
    /// `[rows, labels]`.
    let pooled: FloatBuffer
    /// The frame of each pooled logit, where it is one frame's.
    private var greatestFrame: [Int]

    /// - Parameter width: rows times labels.
    init(_ pooling: TimePooling, frames: Int, width: Int) {
        self.pooling = pooling
        self.frames = frames
        self.width = width
        pooled = FloatBuffer(count: width)
        greatestFrame = [Int](repeating: 0, count: width)
    }

    func forward(_ logits: FloatBuffer) {
        for index in 0..<width {
            var best = 0
            for frame in 1..<max(1, frames)
            where logits.start[frame * width + index] > logits.start[best * width + index] {
                best = frame
            }
            greatestFrame[index] = best
            let greatest = logits.start[best * width + index]
            switch pooling {
            case .maximum: pooled.start[index] = greatest
            case .last:
                greatestFrame[index] = frames - 1
                pooled.start[index] = logits.start[(frames - 1) * width + index]
            case .logSumExp(let sharpness):
                var sum: Float = 0
                for frame in 0..<frames { sum += expf(sharpness * (logits.start[frame * width + index] - greatest)) }
                pooled.start[index] = greatest + (sum / Float(frames)).logarithm / sharpness
            }
        }
    }

    /// - Parameters:
    ///   - pooledGradients: dL/d(pooled), `[rows, labels]`.
    ///   - logits: those of the forward pass, `[frames, rows, labels]`; replaced by dL/d(logit).
    func backward(_ pooledGradients: FloatBuffer, logits: FloatBuffer) {
        switch pooling {
        case .maximum, .last:
            logits.clear()
            for index in 0..<width {
                logits.start[greatestFrame[index] * width + index] = pooledGradients.start[index]
            }
        case .logSumExp(let sharpness):
            for index in 0..<width {
                for frame in 0..<frames {
                    let place = frame * width + index
                    // d(pooled)/d(x) = exp(s x) / sum of exp(s x).
                    let share = expf(sharpness * (logits.start[place] - pooled.start[index])) / Float(frames)
                    logits.start[place] = share * pooledGradients.start[index]
                }
            }
        }
    }
}
