// SPDX-License-Identifier: Apache-2.0

import HarkDatasets

/// What a training run reports on its way.
package enum TrainingEvent: Sendable {
    case loading(done: Int, total: Int)
    /// What is wrong with the recordings, all at once, perhaps nothing; training goes on.
    case findings([DatasetFinding])
    case warning(String)
    /// Sizes of the run, once the recordings are there.
    case begins(training: [String: Int], validation: [String: Int], examplesPerEpoch: Int)
    /// Examples done, of all epochs.
    case progress(done: Int, total: Int, epoch: Int)
    case epoch(EpochMetrics)
    /// Places of other speech that a round of mining found after an epoch, and all that are drawn from then on.
    case mined(epoch: Int, found: Int, kept: Int)
    /// The gradients' way back through time after an epoch, 0 before the first: of the loss at the last frame alone.
    case gradientNorms(epoch: Int, [GradientNorm])
}
