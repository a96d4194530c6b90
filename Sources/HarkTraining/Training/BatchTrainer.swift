// SPDX-License-Identifier: Apache-2.0

import HarkBasics
import SpeechFeatures

/// Trains on one batch after the other. While the network processes a batch, idle cores make the examples of the next.
///
/// The division of a batch into shards depends only on the batch size, not on the number of cores, and sums over shards
/// have a fixed order. The model is therefore the same for any number of cores.
final class BatchTrainer {
    /// The number of shards is a multiple of this, and each has at most `mostShardRows` rows, to keep four cores busy.
    private static let shardMultiple = 4
    private static let mostShardRows = 32

    let optimizer: AdamW
    let shards: [TrainingShard]

    private let settings: TrainingSettings
    private let groups: [ExampleGroup]
    private let rounded: QuantizedParameters?
    /// The slot that holds the next batch's examples, if they have been made.
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

    /// The rows of a batch that belong to each shard.
    static func shardRows(_ rows: Int) -> [Range<Int>] {
        let perRound = shardMultiple * mostShardRows
        let count = min(rows, shardMultiple * ((rows + perRound - 1) / perRound))
        return (0..<count).map { rows * $0 / count..<rows * ($0 + 1) / count }
    }

    /// Batches in an epoch of a number of examples; an incomplete batch is left out.
    func batches(in examples: Int) -> Int { examples / settings.optimizer.batch }

    /// Takes one step.
    /// - Parameters:
    ///   - draws: the draws of the whole epoch.
    ///   - batch: from 0.
    /// - Returns: the loss summed over the examples, and the number classified correctly.
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
    ///   - rounded: quantized parameters, updated and used if the step computes in integers; otherwise nil.
    ///   - carried: whether a row (second argument) of a shard (first argument) continues from its state.
    ///   - random: the random stream of a shard.
    ///   - beside: number of independent tasks that idle cores run during the step.
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

/// Consecutive clips without a pause, and the frames of each in the whole sequence.
struct SequenceShape: Sendable, Equatable {
    /// The frames that end within each clip. A frame that spans two clips belongs to the later one.
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

    /// A sequence of one clip.
    init(frames: Int) {
        clips = [0..<frames]
    }
}
