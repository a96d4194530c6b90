// SPDX-License-Identifier: Apache-2.0

import HarkBasics


/// The trainer's own steps on made-up examples: what Benchmarks/training measures.
package final class TrainingThroughput {
    private let shards: [TrainingShard]
    private let optimizer: AdamW
    private let rounded: QuantizedParameters?

    /// - Parameters:
    ///   - frames: of an example.
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
                rows: rows.count, layout: layout, settings: settings, sequence: SequenceShape(frames: frames), teacher: nil,
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

    /// Forward, backward and optimizer once over the batch.
    /// - Returns: the summed loss.
    package func step() -> Double {
        BatchTrainer.step(shards, slot: 0, optimizer: optimizer, rounded: rounded, rate: 1e-3).loss
    }
}
