// SPDX-License-Identifier: Apache-2.0

/// Figures of one epoch.
package struct EpochMetrics: Sendable, Equatable {
    /// From 1.
    package let epoch: Int
    /// Mean loss of the training examples, augmentation and all.
    package let loss: Double
    /// Share of the training examples classified right while training.
    package let trainingAccuracy: Double
    /// Share of the validation clips, by the averaged float network and by its quantized form, if it has one.
    package let floatAccuracy: Double
    package let quantizedAccuracy: Double?
    /// The quantized network's share where the clips follow each other in streams and nothing is ever reset.
    package let streamAccuracy: Double?
    /// Whether this epoch's model is the best so far and the one kept.
    package let best: Bool
    /// Cell states the quantized network clipped on the validation clips.
    package let cellSaturations: Int
    /// Places of other speech that the epoch drew from, found by mining.
    package let minedPlaces: Int
    /// The learning rate of the epoch's last step.
    package let learningRate: Double
}
