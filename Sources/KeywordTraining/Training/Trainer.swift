import AudioFiles
import FileRecognition
import KeywordDecoding
import KeywordPipeline
import SpeechFeatures

/// Trains a keyword model from folders of recordings.
public struct Trainer: Sendable {
    private let settings: TrainingSettings
    private let teacher: KeywordModel?
    private let report: @Sendable (TrainingEvent) -> Void

    /// - Parameters:
    ///   - teacher: a model whose answers this one also learns from.
    ///   - report: told what happens; called from the thread that calls ``train(datasets:keep:)``.
    public init(
        settings: TrainingSettings, teacher: KeywordModel? = nil, report: @escaping @Sendable (TrainingEvent) -> Void
    ) {
        precondition(settings.optimizer.batch > 0 && settings.epochs > 0 && !settings.network.hidden.isEmpty)
        self.settings = settings
        self.teacher = teacher
        self.report = report
    }

    /// - Parameters:
    ///   - datasets: folders of folders; the first also brings the validation clips.
    ///   - keep: given each model that is better than those before, for example to write it to a file.
    /// - Returns: the best model, judged by the accuracy of its quantized form on the validation clips.
    public func train(datasets: [String], keep: (KeywordModel) throws -> Void) throws -> KeywordModel {
        BLAS.useOneThreadACall()
        let corpus = try load(datasets)
        let sampler = Sampler(corpus: corpus, settings: settings.balance)
        let validation = ValidationSet(corpus: corpus, settings: settings)
        report(
            .begins(
                training: corpus.counts(corpus.training), validation: validation.counts,
                examplesPerEpoch: sampler.count))

        let normalization = NormalizationEstimator.estimate(
            corpus: corpus, sampler: sampler, features: settings.features, settings: settings)
        let layout = NetworkLayout(
            cell: settings.network.cell, inputs: settings.features.coefficients, hidden: settings.network.hidden,
            labels: corpus.labels.names.count)
        var random = RandomStream(settings.seed)
        let trainer = BatchTrainer(
            corpus: corpus, layout: layout, settings: settings, normalization: normalization,
            teacher: try teacher.map {
                try Teacher($0, labels: corpus.labels.names, sampleRate: settings.features.sampleRate)
            }, initial: layout.initialParameters(random: &random))
        let batches = trainer.batches(in: sampler.count)
        let schedule = LearningRateSchedule(
            peak: settings.optimizer.peakRate, steps: batches * settings.epochs,
            warmUpShare: settings.optimizer.warmUpShare, finalShare: settings.optimizer.finalShare)

        var best: KeywordModel?
        for epoch in 1...settings.epochs {
            let draws = sampler.epoch(&random)
            let (loss, correct) = run(epoch: epoch, draws: draws, batches: batches, by: trainer, schedule: schedule)
            let (model, saturations) = judge(
                trainer.optimizer.average, layout: layout, normalization: normalization, epoch: epoch, corpus: corpus,
                validation: validation)
            let better = model.provenance.quantizedAccuracy >= best?.provenance.quantizedAccuracy ?? 0
            if better {
                best = model
                try keep(model)
            }
            let examples = Double(batches * settings.optimizer.batch)
            report(
                .epoch(
                    EpochMetrics(
                        epoch: epoch, loss: loss / examples, trainingAccuracy: Double(correct) / examples,
                        floatAccuracy: model.provenance.floatAccuracy,
                        quantizedAccuracy: model.provenance.quantizedAccuracy, best: better,
                        cellSaturations: saturations)))
        }
        guard let best else { preconditionFailure("the first epoch's model is always the best so far") }
        return best
    }

    /// Quantizes parameters to a whole model and measures it and its float form on the validation clips.
    private func judge(
        _ parameters: FloatBuffer, layout: NetworkLayout, normalization: FeatureNormalization, epoch: Int,
        corpus: TrainingCorpus, validation: ValidationSet
    ) -> (model: KeywordModel, cellSaturations: Int) {
        let network = NetworkQuantizer.quantize(
            parameters, layout: layout, inputFractionBits: FeatureNormalization.fractionBits)
        let labels = corpus.labels.names.map {
            KeywordLabel(name: $0, threshold: UInt16((settings.threshold * 32768).rounded()))
        }
        let model = { (floatAccuracy: Double, quantizedAccuracy: Double) in
            KeywordModel(
                features: settings.features, normalization: normalization, network: network, labels: labels,
                decoder: decoder,
                provenance: Provenance(
                    date: settings.date, program: settings.program, command: settings.command, seed: settings.seed,
                    epochs: epoch, trainingClips: corpus.counts(corpus.training), validationClips: validation.counts,
                    floatAccuracy: floatAccuracy, quantizedAccuracy: quantizedAccuracy))
        }
        let floatAccuracy = validation.floatAccuracy(
            parameters: parameters, layout: layout, normalization: normalization)
        let (accuracy, saturations) = validation.quantizedAccuracy(model: model(floatAccuracy, 0))
        return (model(floatAccuracy, accuracy), saturations)
    }

    private func load(_ paths: [String]) throws(DatasetError) -> TrainingCorpus {
        var folders: [DatasetFolder] = []
        for path in paths { folders.append(try DatasetFolder(scanning: path)) }
        let words = folders[0].words
        let keywords = settings.keywords.isEmpty ? words : settings.keywords
        let missing = keywords.filter { keyword in !folders.contains { $0.words.contains(keyword) } }
        guard missing.isEmpty else { throw .keywordsMissing(missing, there: words) }
        let noise = AudioFileFinder.find(paths: settings.noise)
        for error in noise.errors { report(.badFile(reason: error.description)) }
        let loader = CorpusLoader(
            folders: folders, labels: try LabelSet(keywords: keywords),
            clipSamples: Int(settings.clipSeconds * Double(settings.features.sampleRate)),
            moreNoise: noise.paths, report: report)
        return try loader.load()
    }

    /// A window of a clip's length: live posteriors are those of the clip that ends now.
    private var decoder: DecoderSpec {
        let clipSamples = Int(settings.clipSeconds * Double(settings.features.sampleRate))
        let frames = max(1, settings.features.frames(inSamples: clipSamples))
        return DecoderSpec(windowFrames: frames, refractoryFrames: frames)
    }

    private func run(
        epoch: Int, draws: [Draw], batches: Int, by trainer: BatchTrainer, schedule: LearningRateSchedule
    ) -> (loss: Double, correct: Int) {
        var loss = 0.0
        var correct = 0
        let size = settings.optimizer.batch
        for batch in 0..<batches {
            let step = (epoch - 1) * batches + batch
            let result = trainer.train(draws, epoch: epoch, batch: batch, rate: schedule.rate(step: step))
            loss += result.loss
            correct += result.correct
            report(.progress(done: (step + 1) * size, total: schedule.steps * size, epoch: epoch))
        }
        return (loss, correct)
    }
}
