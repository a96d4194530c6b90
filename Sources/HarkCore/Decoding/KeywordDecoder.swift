// SPDX-License-Identifier: Apache-2.0

/// Turns a stream of logits into detections that say each word once.
///
/// A frame's posterior is the softmax of each label's greatest logit over the window, the same figure a clip of that
/// length is classified by; what is held against the threshold is its mean over the newest frames. A keyword fires when
/// that reaches the keyword's threshold; it fires again only after it has fallen below a share of its threshold and the
/// refractory time is over.
public struct KeywordDecoder: Sendable {
    /// Threshold of a label that never fires: above every Q0.15 value.
    public static let never = KeywordTrigger.never

    /// Posteriors after the newest frame as thresholds see them, Q0.15, one a label.
    public private(set) var posteriors: [Int16]
    /// Frames decoded since the start of the stream.
    public var frames: Int { Int(truncatingIfNeeded: elapsed) }

    private let refractoryFrames: Int
    private let hysteresis: Int32
    private var maximum: SlidingLogitMaximum
    /// nil where posteriors are not averaged.
    private var mean: SlidingPosteriorMean?
    /// The newest frame's own posteriors, Q0.15; empty where they are not averaged.
    private var newest: [Int16]
    /// ``frames`` in 64 bits: a microcontroller may listen for longer than the 497 days that 32 hold.
    private var elapsed: Int64 = 0
    private var triggers: [KeywordTrigger]

    /// - Parameter thresholds: one a label, Q0.15; ``never`` for labels that are not keywords.
    public init(spec: DecoderSpec, thresholds: [Int32]) {
        precondition(!thresholds.isEmpty)
        let labels = thresholds.count
        refractoryFrames = spec.refractoryFrames
        hysteresis = Int32(spec.hysteresis)
        maximum = SlidingLogitMaximum(labels: labels, frames: spec.windowFrames)
        mean = spec.smoothingFrames > 1 ? SlidingPosteriorMean(labels: labels, frames: spec.smoothingFrames) : nil
        newest = [Int16](repeating: 0, count: spec.smoothingFrames > 1 ? labels : 0)
        posteriors = [Int16](repeating: 0, count: labels)
        triggers = thresholds.map { KeywordTrigger(threshold: $0) }
    }

    /// Forgets everything heard; frames count on, so that times stay those of the stream.
    public mutating func reset() {
        maximum.reset()
        mean?.reset()
        for label in triggers.indices { triggers[label].reset(frame: elapsed) }
    }

    /// Takes the next frame's logits (Q5.10, one a label).
    /// - Returns: the keyword that fires at this frame, if one does; the likeliest where several could.
    public mutating func update(logits: [Int16]) -> DecodedKeyword? {
        elapsed += 1
        maximum.add(logits)
        if mean == nil {
            Softmax.posteriors(of: maximum.values, into: &posteriors)
        } else {
            Softmax.posteriors(of: maximum.values, into: &newest)
            mean?.add(newest, into: &posteriors)
        }

        var best: Int?
        for label in triggers.indices {
            let posterior = posteriors[label]
            guard triggers[label].mayFire(posterior: posterior, frame: elapsed, hysteresis: hysteresis) else {
                continue
            }
            if best.map({ posterior > posteriors[$0] }) ?? true { best = label }
        }
        guard let label = best else { return nil }
        triggers[label].fire(frame: elapsed, refractoryFrames: refractoryFrames)
        return DecodedKeyword(label: label, frame: frames, score: posteriors[label])
    }
}
