// SPDX-License-Identifier: Apache-2.0

/// Turns a stream of logits into detections, one for each time a keyword is said.
///
/// The posteriors of a frame are the softmax of each label's maximum logit over the window, as in the classification of
/// a clip of that length. They are averaged over the newest frames. A keyword fires when its average reaches its
/// threshold. It fires again only after the average has fallen below a share of the threshold and the refractory time
/// is over.
public struct KeywordDecoder: Sendable {
    /// Threshold of a label that never fires: above every Q0.15 value.
    public static let never = KeywordTrigger.never

    /// The averaged posteriors after the newest frame, Q0.15, one per label. These are compared with the thresholds.
    public private(set) var posteriors: [Int16]
    /// Number of frames decoded since the start of the stream.
    public var frames: Int { Int(truncatingIfNeeded: elapsed) }

    private let refractoryFrames: Int
    private let hysteresis: Int32
    private var maximum: SlidingLogitMaximum
    /// Nil if posteriors are not averaged.
    private var mean: SlidingPosteriorMean?
    /// The posteriors of the newest frame before averaging, Q0.15; empty if posteriors are not averaged.
    private var newest: [Int16]
    /// ``frames`` in 64 bits: the 32 bits of a microcontroller's `Int` would overflow after 497 days.
    private var elapsed: Int64 = 0
    private var triggers: [KeywordTrigger]

    /// - Parameter thresholds: one per label, Q0.15; ``never`` for labels that are not keywords.
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

    /// Clears the window, the averages and the triggers. The frame count continues, so that times stay those of the
    /// stream.
    public mutating func reset() {
        maximum.reset()
        mean?.reset()
        for label in triggers.indices { triggers[label].reset(frame: elapsed) }
    }

    /// Processes the logits of the next frame (Q5.10, one per label).
    /// - Returns: the keyword that fires at this frame, if any. If several could fire, the one with the highest
    ///   posterior.
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

/// A keyword detected in a stream.
public struct DecodedKeyword: Sendable, Equatable {
    /// Index of the keyword among the model's labels.
    public let label: Int
    /// Number of the frame at which the keyword fired. The first frame of the stream is 1.
    public let frame: Int
    /// Posterior, Q0.15.
    public let score: Int16

    public init(label: Int, frame: Int, score: Int16) {
        self.label = label
        self.frame = frame
        self.score = score
    }
}

/// Decides when one keyword may fire. It may fire when its posterior reaches the threshold, but not within the
/// refractory time and not before the posterior has fallen far enough since the last detection.
public struct KeywordTrigger: Sendable {
    /// Threshold of a label that never fires: above every Q0.15 value.
    public static let never: Int32 = 32768

    /// The last frame at which the keyword may not fire.
    private var silentUntil: Int64 = 0
    /// The lowest posterior at which the keyword fires, Q0.15.
    private let threshold: Int32
    /// Whether the posterior has fallen below the hysteresis since the keyword last fired.
    private var isArmed = true

    /// - Parameter threshold: Q0.15, 1...``never``.
    public init(threshold: Int32) {
        precondition((1...Self.never).contains(threshold))
        self.threshold = threshold
    }

    /// Processes the posterior of a frame.
    /// - Parameters:
    ///   - posterior: Q0.15.
    ///   - frame: number of the frame, greater than in any call before; the first frame of the stream is 1.
    ///   - hysteresis: share of the threshold, Q0.15, below which the posterior must fall before the keyword fires
    ///     again.
    /// - Returns: whether the keyword may fire at this frame.
    public mutating func mayFire(posterior: Int16, frame: Int64, hysteresis: Int32) -> Bool {
        let posterior = Int32(posterior)
        // Both products are at most 2^30.
        if posterior &* 32768 < threshold &* hysteresis { isArmed = true }
        return posterior >= threshold && isArmed && frame > silentUntil
    }

    /// Records that the keyword fires at a frame at which it may.
    public mutating func fire(frame: Int64, refractoryFrames: Int) {
        isArmed = false
        silentUntil = frame &+ Int64(refractoryFrames)
    }

    /// Clears the record of earlier detections. The keyword may fire at any frame after the given one.
    public mutating func reset(frame: Int64) {
        isArmed = true
        silentUntil = frame
    }
}
