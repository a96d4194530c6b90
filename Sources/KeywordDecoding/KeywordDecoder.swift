import FixedPoint

/// Turns a stream of logits into detections that say each word once.
///
/// The posterior is the softmax of each label's greatest logit over the window, the same figure a clip of that length
/// is classified by. A keyword fires when it reaches its threshold; it fires again only after it has fallen below half
/// of its threshold and the refractory time is over.
public struct KeywordDecoder: Sendable {
    /// Threshold of a label that never fires: above every Q0.15 value.
    public static let never: Int32 = 32768

    /// Posteriors of the newest frame, Q0.15, one a label.
    public private(set) var posteriors: [Int16]
    /// Frames decoded since the start of the stream.
    public var frames: Int { Int(truncatingIfNeeded: elapsed) }

    private let thresholds: [Int32]
    private let refractoryFrames: Int
    private var maximum: SlidingLogitMaximum
    /// ``frames`` in 64 bits: a microcontroller may listen for longer than the 497 days that 32 hold.
    private var elapsed: Int64 = 0
    /// The frame before which a label may not fire.
    private var silentUntil: [Int64]
    /// Whether a label has fallen since it last fired.
    private var armed: [Bool]

    /// - Parameter thresholds: one a label, Q0.15; ``never`` for labels that are not keywords.
    public init(spec: DecoderSpec, thresholds: [Int32]) {
        precondition(!thresholds.isEmpty && thresholds.allSatisfy { (1...Self.never).contains($0) })
        self.thresholds = thresholds
        refractoryFrames = spec.refractoryFrames
        maximum = SlidingLogitMaximum(labels: thresholds.count, frames: spec.windowFrames)
        posteriors = [Int16](repeating: 0, count: thresholds.count)
        silentUntil = [Int64](repeating: 0, count: thresholds.count)
        armed = [Bool](repeating: true, count: thresholds.count)
    }

    /// Forgets everything heard; frames count on, so that times stay those of the stream.
    public mutating func reset() {
        maximum.reset()
        for label in armed.indices {
            armed[label] = true
            silentUntil[label] = elapsed
        }
    }

    /// Takes the next frame's logits (Q5.10, one a label).
    /// - Returns: the keyword that fires at this frame, if one does; the likeliest where several could.
    public mutating func update(logits: [Int16]) -> Detection? {
        elapsed += 1
        maximum.add(logits)
        Softmax.posteriors(of: maximum.values, into: &posteriors)

        var best: Int?
        for label in posteriors.indices {
            let posterior = Int32(posteriors[label])
            if posterior * 2 < thresholds[label] { armed[label] = true }
            guard posterior >= thresholds[label], armed[label], elapsed > silentUntil[label] else { continue }
            if best.map({ posteriors[label] > posteriors[$0] }) ?? true { best = label }
        }
        guard let label = best else { return nil }
        armed[label] = false
        silentUntil[label] = elapsed + Int64(refractoryFrames)
        return Detection(label: label, frame: frames, score: posteriors[label])
    }
}
