// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Hark
import HarkCore
import HarkDatasets
import SpeechFeatures

/// Trains a keyword model from folders of recordings.
package struct Trainer: Sendable {
    private let settings: TrainingSettings
    private let teacher: KeywordModel?
    private let base: KeywordModel?
    private let checkpoint: CheckpointFile?
    private let isStopped: @Sendable () -> Bool
    private let report: @Sendable (TrainingEvent) -> Void

    /// - Parameters:
    ///   - teacher: a model whose posteriors this one also learns from.
    ///   - base: a model to fine-tune; its normalization, layers and features are kept.
    ///   - checkpoint: file for the state of the training, which is saved after each epoch and when training is
    ///     stopped.
    ///   - isStopped: called after every batch; true stops the training.
    ///   - report: called with progress and results, from the thread that calls ``train(datasets:keep:)``.
    /// - Precondition: the settings have no ``TrainingSettings/problem``.
    package init(
        settings: TrainingSettings, teacher: KeywordModel? = nil, base: KeywordModel? = nil,
        checkpoint: CheckpointFile? = nil,
        isStopped: @escaping @Sendable () -> Bool = { false }, report: @escaping @Sendable (TrainingEvent) -> Void
    ) {
        precondition(settings.problem == nil, settings.problem ?? "")
        self.settings = settings
        self.teacher = teacher
        self.base = base
        self.checkpoint = checkpoint
        self.isStopped = isStopped
        self.report = report
    }

    /// - Parameters:
    ///   - datasets: data set folders, each with one folder per word; the first also provides the validation clips.
    ///   - keep: called with each model that is better than those before, in case the training is stopped.
    /// - Returns: the best model, by the accuracy of its quantized form on the validation clips; nil if the cell is of
    ///   a kind that does not ship. The checkpoint remains; the caller removes it when the model has been saved.
    /// - Throws: ``DatasetError``, ``TrainingError``, and what `keep` throws.
    package func train(datasets: [String], keep: (KeywordModel) throws -> Void) throws -> KeywordModel? {
        let corpus = try load(datasets)
        var settings = settings
        if settings.network.memoryBudget > 0 {
            settings.network.hidden = try ArchitectureChoice.hidden(
                budget: settings.network.memoryBudget, layers: settings.network.hidden.count,
                features: settings.features.spec, labels: corpus.labels.names.count, decoder: settings.decoder)
        }
        let teacher = try teacher.map {
            try Teacher($0, labels: corpus.labels.names, sampleRate: settings.features.spec.sampleRate)
        }
        if let base, let reason = Self.difference(of: base, settings) {
            throw TrainingError.baseDiffers(reason: reason)
        }
        let run = TrainingRun(corpus: corpus, settings: settings, teacher: teacher, base: base, report: report)
        if let checkpoint {
            let found = try checkpoint.load(configuration: settings.toml, recordingsDigest: corpus.digest)
            if let found {
                guard run.fits(found) else {
                    throw TrainingError.checkpoint(
                        path: checkpoint.path, reason: "made for another network: begin again")
                }
                try run.restore(found)
            }
            if let best = run.best { try keep(best) }
        }
        return try run.train(checkpoint: checkpoint, isStopped: isStopped, keep: keep)
    }

    private func load(_ paths: [String]) throws(DatasetError) -> TrainingCorpus {
        let sources = try LabelledFolders(paths: paths, keywords: settings.keywords)
        let noise = AudioFileFinder.find(paths: settings.noise)
        for error in noise.errors { report(.warning("\(error)")) }
        let loader = CorpusLoader(
            folders: sources.folders, labels: sources.labels, clipSamples: settings.clipSamples,
            moreNoise: noise.paths, needsBuiltInSpeech: base != nil, report: report)
        return try loader.load()
    }

    /// Why training cannot start from a model with these settings, as a clause, or nil.
    private static func difference(of base: KeywordModel, _ settings: TrainingSettings) -> String? {
        let layers = base.network.shape.layers
        if settings.network.cell != .lstm { return "is an LSTM: train an LSTM" }
        if layers.map(\.hiddenSize) != settings.network.hidden {
            let cells = layers.map { "\($0.hiddenSize)" }.joined(separator: ",")
            return "has layers of \(cells) cells: train the same layers"
        }
        if base.features != settings.features.spec {
            return "has other features: leave out the options that change [features]"
        }
        return nil
    }
}

extension TrainingSettings {
    /// The decoder's window has the length of a clip, so that live posteriors are those of the clip that ends now.
    var decoder: DecoderSpec {
        let frames = max(1, features.spec.frames(inSamples: clipSamples))
        return DecoderSpec(windowFrames: frames, refractoryFrames: frames)
    }
}
