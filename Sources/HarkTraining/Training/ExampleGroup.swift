// SPDX-License-Identifier: Apache-2.0

import HarkBasics
import SpeechFeatures

/// Makes a few adjacent rows of every batch, in its own buffers. Groups run in parallel.
///
/// A row holds one example or a sequence of examples. As in a stream, features and state continue from one to the next.
final class ExampleGroup: @unchecked Sendable {
    /// Largest number of examples in a group, unless one sequence is longer. It is small so that no core waits long for
    /// another.
    static let size = 4

    private let shard: TrainingShard
    /// Rows of the shard.
    private let rows: Range<Int>
    /// Index of the shard's first row in the batch.
    private let firstRow: Int
    private let maker: ExampleMaker
    private let teacherMaker: ExampleMaker?
    private let teacher: Teacher?
    private let settings: TrainingSettings
    private let normalization: FeatureNormalization

    init(
        shard: TrainingShard, rows: Range<Int>, firstRow: Int, corpus: TrainingCorpus, settings: TrainingSettings,
        normalization: FeatureNormalization, teacher: Teacher?
    ) {
        self.shard = shard
        self.rows = rows
        self.firstRow = firstRow
        self.settings = settings
        self.normalization = normalization
        self.teacher = teacher
        maker = ExampleMaker(
            corpus: corpus, features: settings.features.spec, augmentation: settings.augmentation, masks: settings.masks
        )
        teacherMaker = teacher.map {
            ExampleMaker(corpus: corpus, features: $0.features, augmentation: .none, masks: .none)
        }
    }

    /// Makes the group's examples of a batch into a slot of its shard.
    /// - Parameters:
    ///   - draws: the draws of the whole epoch.
    ///   - first: index of the batch's first draw.
    func make(_ draws: [SampledExample], first: Int, epoch: Int, slot: Int) {
        let clips = shard.sequence.clips.count
        for row in rows {
            let index = first + (firstRow + row) * clips
            let carried = settings.isCarried(example: index, epoch: epoch)
            maker.begin(after: carried ? lastSamples(before: index, clips: clips, draws, epoch: epoch) : [])
            for clip in 0..<clips {
                make(index + clip, draws, epoch: epoch, row: row, clip: clip, into: shard.slots[slot])
            }
        }
    }

    private func make(
        _ index: Int, _ draws: [SampledExample], epoch: Int, row: Int, clip: Int, into slot: TrainingShard.Slot
    ) {
        var random = random(of: index, epoch: epoch)
        let mixture = mix(index, draws, &random)
        let place = shard.place(row: row, clip: clip)
        slot.targets.set(
            row: place, draws[index].label, share: mixture.share, mixture.partner?.label ?? 0,
            smoothing: settings.loss.labelSmoothing)
        maker.write(
            frames: shard.sequence.clips[clip], row: row, of: shard.rows, into: slot.inputs.start,
            normalization: normalization, masking: &random)
        if let teacher, let teacherMaker, let inputs = slot.teacherInputs {
            teacherMaker.begin()
            teacherMaker.write(
                frames: 0..<teacherMaker.frames, row: place, of: shard.rows * shard.sequence.clips.count,
                into: inputs.start, normalization: teacher.normalization, masking: &random,
                samples: maker.augmenter.samples)
        }
    }

    /// The samples of the last clip in the same row of the previous batch. They are made again instead of kept, so that
    /// a resumed training gets the same samples.
    private func lastSamples(before index: Int, clips: Int, _ draws: [SampledExample], epoch: Int) -> [Float] {
        let last = index - settings.optimizer.batch + clips - 1
        var random = random(of: last, epoch: epoch)
        _ = mix(last, draws, &random)
        return maker.augmenter.samples
    }

    private func mix(_ index: Int, _ draws: [SampledExample], _ random: inout RandomStream) -> (
        share: Float, partner: SampledExample?
    ) {
        maker.augmenter.make(draws[index], random: &random) { random in draws[random.index(below: draws.count)] }
    }

    private func random(of index: Int, epoch: Int) -> RandomStream {
        RandomStream(settings.seedKey, UInt64(epoch), UInt64(index))
    }
}
