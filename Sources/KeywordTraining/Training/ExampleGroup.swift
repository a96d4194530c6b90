import SpeechFeatures

/// Makes a few neighbouring examples of every batch, with buffers of its own. Groups run side by side.
final class ExampleGroup: @unchecked Sendable {
    /// Examples a group makes at most: small, so that no core waits long for another.
    static let size = 4

    private let shard: TrainingShard
    /// Rows of the shard.
    private let rows: Range<Int>
    /// Place of the shard's first row in the batch.
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
    ///   - draws: the whole epoch's.
    ///   - first: the batch's first draw.
    func make(_ draws: [Draw], first: Int, epoch: Int, slot: Int) {
        let target = shard.slots[slot]
        for row in rows {
            let index = first + firstRow + row
            var random = RandomStream(settings.seedKey, UInt64(epoch), UInt64(index))
            let mixture = maker.augmenter.make(draws[index], random: &random) { random in
                draws[random.index(below: draws.count)]
            }
            target.targets.set(
                row: row, draws[index].label, share: mixture.share, mixture.partner?.label ?? 0,
                smoothing: settings.loss.labelSmoothing)
            maker.write(
                row: row, of: shard.rows, into: target.inputs.start, normalization: normalization, masking: &random)
            if let teacher, let teacherMaker, let inputs = target.teacherInputs {
                teacherMaker.write(
                    row: row, of: shard.rows, into: inputs.start, normalization: teacher.normalization,
                    masking: &random, samples: maker.augmenter.samples)
            }
        }
    }
}
