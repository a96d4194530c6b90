// SPDX-License-Identifier: Apache-2.0

import HarkBasics
import SpeechFeatures

/// Trains on one batch after the other. While the network works on a batch, idle cores make the examples of the next.
///
/// A batch is cut into shards by its size alone, never by the number of cores, and sums over shards have a fixed order:
/// any number of cores gives the same model.
final class BatchTrainer {
    /// Shards come in multiples of this, each of at most `mostShardRows` rows: what keeps four cores busy.
    private static let shardMultiple = 4
    private static let mostShardRows = 32

    let optimizer: AdamW
    let shards: [TrainingShard]

    private let settings: TrainingSettings
    private let groups: [ExampleGroup]
    private let rounded: QuantizedParameters?
    /// The slot that holds the next batch's examples, if they are made.
    private var slot = 0
    private var prepared: (epoch: Int, batch: Int)?

    init(
        corpus: TrainingCorpus, layout: NetworkLayout, settings: TrainingSettings, normalization: FeatureNormalization,
        teacher: Teacher?, initial: FloatBuffer
    ) {
        self.settings = settings
        optimizer = AdamW(parameters: initial, decayed: layout.weights, settings: settings.optimizer)
        let sequence = SequenceShape(
            clips: settings.network.sequenceClips, samples: corpus.clipSamples, features: settings.features.spec)
        let groupRows = max(1, ExampleGroup.size / sequence.clips.count)
        let teacherFrames = teacher?.features.frames(inSamples: corpus.clipSamples) ?? 0
        var groups: [ExampleGroup] = []
        shards = Self.shardRows(settings.batchRows).map { place in
            let shard = TrainingShard(
                rows: place.count, layout: layout, settings: settings, sequence: sequence,
                teacher: teacher, teacherFrames: teacherFrames)
            for start in stride(from: 0, to: shard.rows, by: groupRows) {
                groups.append(
                    ExampleGroup(
                        shard: shard, rows: start..<min(start + groupRows, shard.rows),
                        firstRow: place.lowerBound,
                        corpus: corpus, settings: settings, normalization: normalization, teacher: teacher))
            }
            return shard
        }
        self.groups = groups
        rounded =
            settings.network.quantizationAware
            ? QuantizedParameters(layout: layout, inputFractionBits: FeatureNormalization.fractionBits) : nil
    }

    /// The rows of a batch that each shard has.
    static func shardRows(_ rows: Int) -> [Range<Int>] {
        let perRound = shardMultiple * mostShardRows
        let count = min(rows, shardMultiple * ((rows + perRound - 1) / perRound))
        return (0..<count).map { rows * $0 / count..<rows * ($0 + 1) / count }
    }

    /// Batches in an epoch of a number of examples; an incomplete batch is left out.
    func batches(in examples: Int) -> Int { examples / settings.optimizer.batch }

    /// Takes one step.
    /// - Parameters:
    ///   - draws: the whole epoch's.
    ///   - batch: from 0.
    /// - Returns: the loss summed over the examples, and how many were classified right.
    func train(_ draws: [SampledExample], epoch: Int, batch: Int, rate: Float) -> (loss: Double, correct: Int) {
        let size = settings.optimizer.batch
        let (shards, groups, slot, settings) = (self.shards, self.groups, self.slot, self.settings)
        let firstRows = Self.shardRows(settings.batchRows).map(\.lowerBound)
        let clips = settings.network.sequenceClips
        if prepared?.epoch != epoch || prepared?.batch != batch {
            _ = parallelMap(groups.count) { groups[$0].make(draws, first: batch * size, epoch: epoch, slot: slot) }
        }
        let more = batch + 1 < batches(in: draws.count)
        let result = Self.step(
            shards, slot: slot, optimizer: optimizer,
            rounded: settings.isQuantizationAware(epoch: epoch) ? rounded : nil,
            rate: rate,
            carried: { settings.isCarried(example: batch * size + (firstRows[$0] + $1) * clips, epoch: epoch) },
            random: { RandomStream(settings.seedKey, UInt64(epoch), UInt64(batch), UInt64($0)) },
            beside: more ? groups.count : 0,
            task: { groups[$0].make(draws, first: (batch + 1) * size, epoch: epoch, slot: 1 - slot) })
        self.slot = 1 - slot
        prepared = more ? (epoch, batch + 1) : nil
        return result
    }

    /// Runs the shards on one slot of their examples, and the optimizer on their gradients.
    /// - Parameters:
    ///   - rounded: updated and used where the step is to compute in integers.
    ///   - carried: whether a row (the second) of a shard (the first) continues from its state.
    ///   - random: a shard's own stream.
    ///   - beside: how many tasks that have nothing to do with this step idle cores take up.
    static func step(
        _ shards: [TrainingShard], slot: Int, optimizer: AdamW, rounded: QuantizedParameters?, rate: Float,
        carried: @Sendable (Int, Int) -> Bool = { _, _ in false },
        random: @Sendable (Int) -> RandomStream = { RandomStream(UInt64($0)) },
        beside: Int = 0, task: @Sendable (Int) -> Void = { _ in }
    ) -> (loss: Double, correct: Int) {
        rounded?.update(from: optimizer.parameters)
        let weights = SharedWeights(
            value: rounded.map { .quantized($0) } ?? .float(UnsafePointer(optimizer.parameters.start)))
        let results = parallelMap(shards.count + beside) { index -> (loss: Double, correct: Int) in
            guard index < shards.count else {
                task(index - shards.count)
                return (0, 0)
            }
            return shards[index].train(
                slot: slot, weights: weights.value, carried: { carried(index, $0) }, random: random(index))
        }
        optimizer.step(gradients: shards.map(\.network.gradients), rate: rate)
        return results.reduce((0, 0)) { ($0.0 + $1.loss, $0.1 + $1.correct) }
    }
}

/// Weights that the shards of one batch only read.
private struct SharedWeights: @unchecked Sendable {
    let value: NetworkWeights
}

/// Clips that follow each other without a pause, and where each lies among the frames of them all.
struct SequenceShape: Sendable, Equatable {
    /// The frames that end within each clip. One that begins in the clip before is the later clip's.
    let clips: [Range<Int>]

    var frames: Int { clips.last?.upperBound ?? 0 }
    var longestClip: Int { clips.map(\.count).max() ?? 0 }

    init(clips: Int, samples: Int, features: FeatureSpec) {
        let ends = (0...clips).map { $0 == 0 ? 0 : features.frames(inSamples: $0 * samples) }
        self.clips = zip(ends, ends.dropFirst()).map { $0..<$1 }
    }

    init(clips: [Range<Int>]) {
        self.clips = clips
    }

    /// One clip of a number of frames.
    init(frames: Int) {
        clips = [0..<frames]
    }
}
