// SPDX-License-Identifier: Apache-2.0

import HarkBasics
import HarkDatasets

/// The events that a training run reports.
package enum TrainingEvent: Sendable {
    case loading(done: Int, total: Int)
    /// All problems found in the recordings, possibly none; training continues.
    case findings([DatasetFinding])
    case warning(String)
    /// Number of clips by class, and of examples per epoch; reported when the recordings are loaded.
    case begins(training: [String: Int], validation: [String: Int], examplesPerEpoch: Int)
    /// Number of examples done, and their total over all epochs.
    case progress(done: Int, total: Int, epoch: Int)
    case epoch(EpochMetrics)
    /// Number of places in non-keyword speech that a mining round found after an epoch, and number of all places that
    /// are drawn from the next epoch on.
    case mined(epoch: Int, found: Int, kept: Int)
    /// Gradient norms back through time after an epoch (0: before the first), for the loss at the last frame only.
    case gradientNorms(epoch: Int, [GradientNorm])
}

/// Figures of one epoch.
package struct EpochMetrics: Sendable, Equatable {
    /// From 1.
    package let epoch: Int
    /// Mean loss of the augmented training examples.
    package let loss: Double
    /// Share of the training examples classified correctly while training.
    package let trainingAccuracy: Double
    /// Share of the validation clips classified correctly by the averaged float network, and by its quantized form if
    /// it has one.
    package let floatAccuracy: Double
    package let quantizedAccuracy: Double?
    /// The same for the quantized network if the clips follow each other in streams and nothing is ever reset.
    package let streamAccuracy: Double?
    /// Whether this epoch's model is the best so far, and is kept.
    package let best: Bool
    /// Number of cell states that the quantized network clipped on the validation clips.
    package let cellSaturations: Int
    /// Number of mined places in non-keyword speech that the epoch drew from.
    package let minedPlaces: Int
    /// The learning rate of the epoch's last step.
    package let learningRate: Double
}

/// Why a training cannot start or continue, apart from problems with its recordings.
package enum TrainingError: Error, Equatable, Sendable {
    case teacherLacksLabels([String], knows: [String])
    case teacherSampleRate(Int, needed: Int)
    /// The features or layers of the base are not those of the settings.
    case baseDiffers(reason: String)
    case budgetTooSmall(Int, least: Int)
    /// The checkpoint cannot be resumed from.
    case checkpoint(path: String, reason: String)
    case unwritableCheckpoint(path: String, reason: String)
    /// Stopped on request; the checkpoint is complete.
    case interrupted(checkpoint: String?)
}

extension TrainingError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .teacherLacksLabels(let missing, let known):
            "the teacher does not know \(missing.joined(separator: ", ")), only \(known.joined(separator: ", ")): "
                + "train it on the same keywords"
        case .teacherSampleRate(let rate, let needed):
            "the teacher is for \(rate) Hz, not \(needed) Hz: train it with the same sample rate"
        case .baseDiffers(let reason):
            "the base model \(reason)"
        case .budgetTooSmall(let budget, let least):
            "no network fits into \(budget) bytes: the smallest takes \(least), features included"
        case .checkpoint(let path, let reason):
            "\(path): \(reason)"
        case .unwritableCheckpoint(let path, let reason):
            "\(path): the checkpoint cannot be written: \(reason)"
        case .interrupted(let checkpoint):
            checkpoint.map { "stopped; it can be resumed from \($0)" } ?? "stopped"
        }
    }
}

/// Runs the trainer's steps on random examples. Benchmarks/training measures it.
package final class TrainingThroughput {
    private let shards: [TrainingShard]
    private let optimizer: AdamW
    private let rounded: QuantizedParameters?

    /// - Parameters:
    ///   - frames: frames of an example.
    ///   - batch: examples of a step, a multiple of 4.
    ///   - quantizationAware: whether steps compute in the engine's integers.
    package init(inputs: Int, hidden: Int, labels: Int, frames: Int, batch: Int, quantizationAware: Bool) {
        var settings = TrainingSettings()
        settings.optimizer.batch = batch
        settings.network.dropout = 0
        settings.network.carriedState = 0
        let layout = NetworkLayout(inputs: inputs, hidden: [hidden], labels: labels)
        var random = RandomStream(1)
        optimizer = AdamW(
            parameters: layout.initialParameters(random: &random), decayed: layout.weights,
            settings: settings.optimizer)
        shards = BatchTrainer.shardRows(batch).map { rows in
            TrainingShard(
                rows: rows.count, layout: layout, settings: settings, sequence: SequenceShape(frames: frames),
                teacher: nil,
                teacherFrames: 0)
        }
        rounded = quantizationAware ? QuantizedParameters(layout: layout, inputFractionBits: 5) : nil
        for shard in shards {
            let slot = shard.slots[0]
            for index in 0..<slot.inputs.count {
                slot.inputs.start[index] = (32 * random.normal()).rounded() / 32
            }
            for row in 0..<shard.rows {
                slot.targets.set(row: row, random.index(below: labels), smoothing: settings.loss.labelSmoothing)
            }
        }
    }

    /// Runs the forward pass, the backward pass and the optimizer once over the batch.
    /// - Returns: the summed loss.
    package func step() -> Double {
        BatchTrainer.step(shards, slot: 0, optimizer: optimizer, rounded: rounded, rate: 1e-3).loss
    }
}
