/// The weight of each new frame in a running mean that starts as the plain mean of a stream's first three frames: the
/// level to begin with is that of several frames together, since one alone may be anything.
struct RunningWeight {
    private static let startFrames: Float = 3

    private let smoothing: Float
    /// Frames seen, counted only until the start is over.
    private var frames: Float = 0

    init(smoothing: Float) {
        self.smoothing = smoothing
    }

    mutating func reset() {
        frames = 0
    }

    mutating func next() -> Float {
        frames = min(frames + 1, Self.startFrames + 1)
        return frames <= Self.startFrames ? max(smoothing, 1 / frames) : smoothing
    }
}
