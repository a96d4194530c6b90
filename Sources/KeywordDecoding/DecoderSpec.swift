/// How a stream of logits becomes detections; stored in the model.
public struct DecoderSpec: Sendable, Equatable {
    /// Frames over which each label's greatest logit counts: about the length of a word.
    public let windowFrames: Int
    /// Frames in which the same keyword does not fire again.
    public let refractoryFrames: Int

    public static let windows = 1...1000
    public static let refractories = 0...10_000

    /// - Precondition: within ``windows`` and ``refractories``.
    public init(windowFrames: Int, refractoryFrames: Int) {
        precondition(Self.windows.contains(windowFrames) && Self.refractories.contains(refractoryFrames))
        self.windowFrames = windowFrames
        self.refractoryFrames = refractoryFrames
    }

    /// Bytes a decoder of this many labels allocates: the window's logits, their maxima, posteriors, and per label a
    /// threshold, a frame number and a flag.
    public func bytes(labels: Int) -> Int {
        labels * (windowFrames * 2 + 2 + 2 + 4 + 8 + 1)
    }
}
