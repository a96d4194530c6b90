// SPDX-License-Identifier: Apache-2.0

extension TrainingSettings {
    /// Sets the options for fine-tuning a trained model: its features, network and clip length, and values that suit
    /// few recordings.
    /// - Parameters:
    ///   - base: path or name of the model.
    ///   - configuration: the settings that it was trained with, as TOML.
    package mutating func fineTune(from base: String, configuration: String) throws(ConfigurationError) {
        let standard = self
        try apply(toml: configuration)
        self.base = base
        (keywords, noise, teacher) = (standard.keywords, standard.noise, standard.teacher)
        (seed, threshold) = (standard.seed, standard.threshold)
        network.memoryBudget = 0
        network.quantizationAware = standard.network.quantizationAware
        (loss, augmentation, masks) = (standard.loss, standard.augmentation, standard.masks)
        // Small steps, because the weights are already trained, and many examples without a keyword.
        epochs = 20
        optimizer = standard.optimizer
        optimizer.peakRate = 4e-3
        // Strong augmentation, because few speakers have to represent all.
        augmentation.speed = Interval(0.8, 1.25)
        augmentation.stretchProbability = 0.4
        augmentation.reverberationProbability = 0.4
        augmentation.noiseProbability = 0.8
        augmentation.noiseSNR = Interval(0, 25)
        balance = standard.balance
        balance.unknownShare = 8
        balance.silenceShare = 1
        balance.fewestExamples = 8192
    }

    /// Adapts the settings of ``fineTune(from:configuration:)`` to a keyword that is recorded mostly from synthetic
    /// voices: few epochs, because more would overfit to these voices (docs/notes/experiments.md).
    package mutating func learnPhrase() {
        epochs = 4
        loss.labelSmoothing = 0
        mining.rounds = 0
    }
}
