// SPDX-License-Identifier: Apache-2.0

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
