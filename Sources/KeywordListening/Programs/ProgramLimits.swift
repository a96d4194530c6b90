/// How often and how long programs may run.
public struct ProgramLimits: Sendable, Equatable {
    /// Least seconds of the stream between two starts.
    public var interval: Double
    /// Seconds after which a program is asked to end (SIGTERM).
    public var timeout: Double
    /// Programs running at the same time at most.
    public var running: Int
    /// Seconds from SIGTERM to SIGKILL.
    public var grace: Double

    public init(interval: Double = 1, timeout: Double = 10, running: Int = 4, grace: Double = 2) {
        precondition(interval >= 0 && timeout > 0 && running > 0 && grace >= 0)
        self.interval = interval
        self.timeout = timeout
        self.running = running
        self.grace = grace
    }
}
