/// How large the loss's gradients are at one frame: the root of the mean over clips of their squared norm.
public struct GradientNorm: Sendable, Equatable {
    /// From 0.
    public let frame: Int
    /// |dL/dh| at the frame's hidden state.
    public let hidden: Double
    /// |dL/dc| at the cell state before the frame; nil where the cell has none.
    public let cellBefore: Double?
}
