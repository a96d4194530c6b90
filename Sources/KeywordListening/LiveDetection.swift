/// A keyword heard, with all that there is to say of it.
public struct LiveDetection: Sendable, Equatable {
    /// Index among the model's labels.
    public var label: Int
    /// Posterior, Q0.15.
    public var score: Int16
    /// Of the stream, up to the sample that completed it.
    public var seconds: Double
    /// When that sample was said (live) or read (from a recording), in nanoseconds of `MonotonicTime`.
    public var completed: Int64

    public init(label: Int, score: Int16, seconds: Double, completed: Int64) {
        self.label = label
        self.score = score
        self.seconds = seconds
        self.completed = completed
    }
}
