/// How the parameters follow the gradients.
public struct OptimizerSettings: Sendable, Equatable, Codable {
    /// Examples a step.
    public var batch = 128
    public var peakRate: Float = 5e-3
    /// Share of all steps in which the rate rises to its peak.
    public var warmUpShare: Float = 0.08
    /// Share of the peak rate that is left at the end.
    public var finalShare: Float = 0.01
    public var weightDecay: Float = 0.01
    /// Longer gradients are shortened to this.
    public var gradientNorm: Float = 2
    /// Weight of the past in the running average of the parameters, which is what ships; 0 ships the newest.
    public var averageMomentum: Float = 0.995

    public init() {}
}
