// SPDX-License-Identifier: Apache-2.0

import Hark
import HarkBasics
import SpeechFeatures

/// One training, from its first batch or a checkpoint to its last batch.
final class TrainingRun {
    private let corpus: TrainingCorpus
    private let settings: TrainingSettings
    private let report: @Sendable (TrainingEvent) -> Void
    private let sampler: Sampler
    private let judge: ModelValidation
    private let miner: Miner
    private let trainer: BatchTrainer
    private let probe: GradientProbe
    private let schedule: LearningRateSchedule
    private let batches: Int

    // The state of the training, which a checkpoint stores.
    private var epoch = 1
    private var batch = 0
    private var random: RandomStream
    private var loss = 0.0
    private var correct = 0
    private var mined: [MinedPlace] = []
    private(set) var best: KeywordModel?

    init(
        corpus: TrainingCorpus, settings: TrainingSettings, teacher: Teacher?, base: KeywordModel?,
        report: @escaping @Sendable (TrainingEvent) -> Void
    ) {
        self.corpus = corpus
        self.settings = settings
        self.report = report
        var balance = settings.balance
        balance.fewestExamples = max(balance.fewestExamples, settings.optimizer.batch)
        sampler = Sampler(corpus: corpus, settings: balance, mining: settings.mining)
        miner = Miner(corpus: corpus, settings: settings)
        let validation = ValidationSet(corpus: corpus, settings: settings)
        report(
            .begins(
                training: corpus.counts(corpus.training), validation: validation.counts,
                examplesPerEpoch: sampler.count))
        let normalization =
            base?.normalization
            ?? NormalizationEstimator.estimate(
                corpus: corpus, sampler: sampler, features: settings.features.spec, settings: settings)
        let layout = NetworkLayout(
            cell: settings.network.cell, inputs: settings.features.spec.outputCount, hidden: settings.network.hidden,
            labels: corpus.labels.names.count)
        judge = ModelValidation(
            corpus: corpus, settings: settings, layout: layout, normalization: normalization, validation: validation)
        var random = RandomStream(settings.seedKey)
        let initial: FloatBuffer
        if let base {
            initial = BaseParameters.make(from: base, layout: layout, labels: corpus.labels.names, random: &random)
        } else {
            initial = layout.initialParameters(random: &random)
        }
        self.random = random
        trainer = BatchTrainer(
            corpus: corpus, layout: layout, settings: settings, normalization: normalization, teacher: teacher,
            initial: initial)
        probe = GradientProbe(corpus: corpus, settings: settings, layout: layout, normalization: normalization)
        batches = trainer.batches(in: sampler.count)
        schedule = LearningRateSchedule(
            peak: settings.optimizer.peakRate, steps: batches * settings.epochs,
            warmUpShare: settings.optimizer.warmUpShare, finalShare: settings.optimizer.finalShare)
    }

    /// Trains the remaining epochs.
    /// - Returns: the best model; nil if the cell is of a kind that does not ship.
    func train(
        checkpoint: CheckpointFile?, isStopped: () -> Bool, keep: (KeywordModel) throws -> Void
    ) throws -> KeywordModel? {
        if epoch == 1, batch == 0 { report(.gradientNorms(epoch: 0, probe.measure(trainer.optimizer.parameters))) }
        while epoch <= settings.epochs {
            let begin = random.position
            let draws = sampler.epoch(&random, mined: mined)
            while batch < batches {
                runBatch(draws)
                if isStopped() {
                    try checkpoint?.save(self.checkpoint(epochBegan: begin))
                    throw TrainingError.interrupted(checkpoint: checkpoint?.path)
                }
            }
            try endEpoch(keep: keep)
            if epoch <= settings.epochs { try checkpoint?.save(self.checkpoint(epochBegan: random.position)) }
        }
        return best
    }

    private func runBatch(_ draws: [SampledExample]) {
        let size = settings.optimizer.batch
        let step = (epoch - 1) * batches + batch
        let result = trainer.train(draws, epoch: epoch, batch: batch, rate: schedule.rate(step: step))
        loss += result.loss
        correct += result.correct
        batch += 1
        report(.progress(done: (step + 1) * size, total: schedule.steps * size, epoch: epoch))
    }

    private func endEpoch(keep: (KeywordModel) throws -> Void) throws {
        let verdict = judge.judge(trainer.optimizer.average, epoch: epoch)
        var better = false
        if let model = verdict.model {
            better = isBetter(model)
            if better {
                best = model
                try keep(model)
            }
        }
        let examples = Double(batches * settings.optimizer.batch)
        report(
            .epoch(
                EpochMetrics(
                    epoch: epoch, loss: loss / examples, trainingAccuracy: Double(correct) / examples,
                    floatAccuracy: verdict.floatAccuracy,
                    quantizedAccuracy: verdict.model?.provenance.quantizedAccuracy,
                    streamAccuracy: verdict.streamAccuracy,
                    best: better, cellSaturations: verdict.cellSaturations,
                    minedPlaces: mined.count,
                    learningRate: Double(schedule.rate(step: epoch * batches - 1)))))
        report(.gradientNorms(epoch: epoch, probe.measure(trainer.optimizer.parameters)))
        if let model = verdict.model, settings.mining.isRound(after: epoch, of: settings.epochs) { mine(by: model) }
        (loss, correct, batch) = (0, 0, 0)
        epoch += 1
    }

    private func mine(by model: KeywordModel) {
        let found = miner.places(model: model)
        mined = .merged(
            new: found, old: mined, atMost: settings.mining.places, clipSamples: corpus.clipSamples)
        report(.mined(epoch: epoch, found: found.count, kept: mined.count))
    }

    /// Models of the last quarter of the epochs compete only with each other: with few validation clips, an earlier
    /// model may have a high accuracy by chance. Until then the best model so far is kept, in case the training is
    /// stopped.
    private func isBetter(_ model: KeywordModel) -> Bool {
        guard let best else { return true }
        let isLate = { (epoch: Int) in 4 * epoch > 3 * self.settings.epochs }
        if isLate(model.provenance.epochs), !isLate(best.provenance.epochs) { return true }
        return model.provenance.quantizedAccuracy >= best.provenance.quantizedAccuracy
    }

    private func checkpoint(epochBegan: UInt64) -> Checkpoint {
        let optimizer = trainer.optimizer
        return Checkpoint(
            configuration: settings.toml, recordingsDigest: corpus.digest, epoch: epoch, batch: batch,
            random: epochBegan, loss: loss, correct: correct, steps: optimizer.steps,
            optimizer: optimizer.buffers.map(\.values), states: trainer.shards.map(\.network.lastStates),
            mined: mined, best: best?.serialized() ?? [])
    }

    /// Whether a checkpoint's arrays have the sizes of this training's, and its epoch, batch and mined places exist.
    func fits(_ checkpoint: Checkpoint) -> Bool {
        guard (1...settings.epochs).contains(checkpoint.epoch), (0...batches).contains(checkpoint.batch) else {
            return false
        }
        let recordings = corpus.training
        let areThere = checkpoint.mined.allSatisfy {
            recordings.indices.contains($0.recording) && $0.start < recordings[$0.recording].extent.count
        }
        guard areThere else { return false }
        let counts = { (states: [[[[Float]]]]) in states.map { $0.map { $0.map(\.count) } } }
        return checkpoint.optimizer.map(\.count) == trainer.optimizer.buffers.map(\.count)
            && counts(checkpoint.states) == counts(trainer.shards.map(\.network.lastStates))
    }

    /// Restores the state of a checkpoint with the same settings and recordings.
    /// - Precondition: it ``fits(_:)``.
    func restore(_ checkpoint: Checkpoint) throws(ModelError) {
        epoch = checkpoint.epoch
        batch = checkpoint.batch
        random = RandomStream(position: checkpoint.random)
        loss = checkpoint.loss
        correct = checkpoint.correct
        mined = checkpoint.mined
        best = checkpoint.best.isEmpty ? nil : try KeywordModel(parsing: checkpoint.best)
        let optimizer = trainer.optimizer
        optimizer.steps = checkpoint.steps
        for (buffer, values) in zip(optimizer.buffers, checkpoint.optimizer) { buffer.set(values) }
        for (shard, states) in zip(trainer.shards, checkpoint.states) { shard.network.lastStates = states }
    }
}
