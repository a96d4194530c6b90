// SPDX-License-Identifier: Apache-2.0

@testable import HarkDatasets
@testable import HarkEvaluation
@testable import HarkTraining

/// The metrics of an epoch, distinct for each epoch.
func someMetrics(epoch: Int, quantized: Double? = 0.5) -> EpochMetrics {
    EpochMetrics(
        epoch: epoch, loss: 2 / Double(epoch), trainingAccuracy: 0.25, floatAccuracy: 0.75,
        quantizedAccuracy: quantized, streamAccuracy: quantized.map { $0 / 2 }, best: epoch == 1,
        cellSaturations: epoch, minedPlaces: 10 * epoch,
        learningRate: 0.001)
}
