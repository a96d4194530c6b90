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

/// A keyword heard in a stream.
public struct DecodedKeyword: Sendable, Equatable {
    /// Index of the keyword among the model's labels.
    public let label: Int
    /// Frames of the stream up to the decision, that one included.
    public let frame: Int
    /// Posterior, Q0.15.
    public let score: Int16

    public init(label: Int, frame: Int, score: Int16) {
        self.label = label
        self.frame = frame
        self.score = score
    }
}

/// Decides when one keyword may fire: at its threshold, not again until its posterior has fallen, and not within the
/// refractory time.
public struct KeywordTrigger: Sendable {
    /// Threshold of a label that never fires: above every Q0.15 value.
    public static let never: Int32 = 32768

    /// The frame up to which it may not fire.
    private var silentUntil: Int64 = 0
    /// Posterior it fires from, Q0.15.
    private let threshold: Int32
    /// Whether the posterior has fallen since it last fired.
    private var isArmed = true

    /// - Parameter threshold: Q0.15, 1...``never``.
    public init(threshold: Int32) {
        precondition((1...Self.never).contains(threshold))
        self.threshold = threshold
    }

    /// Takes a frame's posterior.
    /// - Parameters:
    ///   - posterior: Q0.15.
    ///   - frame: its number, 1 for the stream's first; greater than any before.
    ///   - hysteresis: of the threshold, Q0.15.
    /// - Returns: whether it may fire at this frame.
    public mutating func mayFire(posterior: Int16, frame: Int64, hysteresis: Int32) -> Bool {
        let posterior = Int32(posterior)
        // Both products are at most 2^30.
        if posterior &* 32768 < threshold &* hysteresis { isArmed = true }
        return posterior >= threshold && isArmed && frame > silentUntil
    }

    /// Notes that it fires at a frame at which it may.
    public mutating func fire(frame: Int64, refractoryFrames: Int) {
        isArmed = false
        silentUntil = frame &+ Int64(refractoryFrames)
    }

    /// Forgets, at a frame, that it has fired.
    public mutating func reset(frame: Int64) {
        isArmed = true
        silentUntil = frame
    }
}
