/// What a clip was recognized as.
public struct Classification: Sendable, Equatable {
    /// Index of the label.
    public let label: Int
    /// Its posterior, 0...1.
    public let score: Double
    /// All posteriors, Q0.15, one a label.
    public let posteriors: [Int16]
}
