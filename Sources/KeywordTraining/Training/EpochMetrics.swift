/// Figures of one epoch.
public struct EpochMetrics: Sendable, Equatable {
    /// From 1.
    public let epoch: Int
    /// Mean loss of the training examples, augmentation and all.
    public let loss: Double
    /// Share of the training examples classified right while training.
    public let trainingAccuracy: Double
    /// Share of the validation clips, by the averaged float network and by its quantized form, if it has one.
    public let floatAccuracy: Double
    public let quantizedAccuracy: Double?
    /// The quantized network's share where the clips follow each other in streams and nothing is ever reset.
    public let streamAccuracy: Double?
    /// Whether this epoch's model is the best so far and the one kept.
    public let best: Bool
    /// Cell states the quantized network clipped on the validation clips.
    public let cellSaturations: Int
    /// Places of other speech that the epoch drew from, found by mining.
    public let minedPlaces: Int
    /// The learning rate of the epoch's last step.
    public let learningRate: Double
}
