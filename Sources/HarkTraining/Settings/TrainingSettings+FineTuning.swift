// SPDX-License-Identifier: Apache-2.0

extension TrainingSettings {
    /// Settings to go on from a model with: its features, network and clips, and what suits few recordings.
    /// - Parameters:
    ///   - base: its path or name.
    ///   - configuration: what it was trained with.
    package mutating func fineTune(from base: String, configuration: String) throws(ConfigurationError) {
        let standard = self
        try apply(toml: configuration)
        self.base = base
        (keywords, noise, teacher) = (standard.keywords, standard.noise, standard.teacher)
        (seed, threshold) = (standard.seed, standard.threshold)
        network.memoryBudget = 0
        network.quantizationAware = standard.network.quantizationAware
        (loss, augmentation, masks) = (standard.loss, standard.augmentation, standard.masks)
        // Small steps from what is known already; much of what is no keyword.
        epochs = 20
        optimizer = standard.optimizer
        optimizer.peakRate = 4e-3
        // Few speakers have to stand for all.
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

    /// After ``fineTune(from:configuration:)``, for a keyword that mostly synthetic voices say: few passes, because more learn
    /// these voices by heart (docs/notes/experiments.md).
    package mutating func learnPhrase() {
        epochs = 4
        loss.labelSmoothing = 0
    }
}
