// SPDX-License-Identifier: Apache-2.0

import HarkBasics
import SpeechFeatures

/// How a model is trained. The defaults are the best values found in docs/notes/experiments.md.
///
/// All settings can be given in a configuration file (``Configuration``), except those that describe the run itself.
package struct TrainingSettings: Sendable, Equatable, Codable {
    /// Words to recognize; all other folders become `_unknown_`. Empty: every folder is a keyword.
    package var keywords: [String] = []
    package var epochs = 30
    package var seed = 1
    /// Length of a training clip.
    package var clipSeconds = 1.0
    /// Posterior from which a keyword is reported in a stream.
    package var threshold = 0.8
    /// Further noise recordings: files or folders.
    package var noise: [String] = []
    /// Model file of a teacher, whose posteriors this model also learns from; empty: none.
    package var teacher = ""
    /// A model whose network and features the training starts from; empty: none.
    package var base = ""
    package var features = FeatureSettings()
    package var network = NetworkSettings()
    package var optimizer = OptimizerSettings()
    package var loss = LossSettings()
    package var augmentation = AugmentationSettings()
    package var masks = MaskSettings()
    package var balance = BalanceSettings()
    package var mining = MiningSettings()

    /// The command that started the training, for the model's provenance.
    package var command = ""
    /// Version of the program, for the model's provenance.
    package var program = ""
    /// Date of the training, ISO 8601, for the model's provenance.
    package var date = ""

    private enum CodingKeys: String, CodingKey {
        case keywords, epochs, seed, clipSeconds, threshold, noise, teacher, base, features, network, optimizer, loss
        case augmentation, masks, balance, mining
    }

    package init() {}

    /// Samples of a training clip.
    package var clipSamples: Int { Int(clipSeconds * Double(features.spec.sampleRate)) }

    /// The seed as the first key of random streams.
    var seedKey: UInt64 { UInt64(bitPattern: Int64(seed)) }

    /// Rows of a batch; each is a sequence of clips.
    var batchRows: Int { optimizer.batch / network.sequenceClips }

    /// Whether an epoch, counted from 1, trains in integers.
    func isQuantizationAware(epoch: Int) -> Bool {
        network.quantizationAware && Float(epoch - 1) >= network.quantizationAwareAfter * Float(epochs)
    }

    /// Whether a sequence continues the sequence in the same row of the previous batch, as in a stream: the network
    /// starts from its final state, and the features from the samples of its last clip. Always false in an epoch's
    /// first batch.
    /// - Parameters:
    ///   - example: index of the sequence's first example in the epoch.
    ///   - epoch: from 1.
    func isCarried(example: Int, epoch: Int) -> Bool {
        guard example >= optimizer.batch else { return false }
        var random = RandomStream(seedKey, UInt64(epoch), UInt64(example), 0x43_41_52_52_59)
        return random.unit() < network.carriedState
    }
}

/// The network's architecture, and its regularization and quantization during training.
package struct NetworkSettings: Sendable, Equatable, Codable {
    package var cell = CellKind.lstm
    /// Cells of each layer, from the features upwards.
    package var hidden = [128]
    /// Memory budget of the running model in bytes. The layers become as large as it allows; 0: the sizes in `hidden`.
    package var memoryBudget = 0
    /// Share of the last layer's outputs that are dropped before the output layer.
    package var dropout: Float = 0.1
    /// Number of examples that follow each other as in a stream. Features and state continue from one to the next, and
    /// gradients flow back through all of them.
    package var sequenceClips = 4
    /// Share of these sequences that continue from the end of another one. Gradients do not flow back into it.
    package var carriedState: Float = 0.3
    /// Whether training computes in the engine's integers.
    package var quantizationAware = false
    /// Share of the epochs that train in floating point first, if `quantizationAware` is set.
    package var quantizationAwareAfter: Float = 0.5

    package init() {}
}

/// The optimizer and its learning rate schedule.
package struct OptimizerSettings: Sendable, Equatable, Codable {
    /// Examples per step.
    package var batch = 128
    package var peakRate: Float = 5e-3
    /// Share of all steps in which the learning rate rises to its peak.
    package var warmUpShare: Float = 0.08
    /// Final learning rate as a share of the peak rate.
    package var finalShare: Float = 0.01
    package var weightDecay: Float = 0.01
    /// Gradients with a greater norm are scaled down to this norm.
    package var gradientNorm: Float = 2
    /// Weight of the past in the exponential moving average of the parameters. The average is what ships; 0 ships the
    /// newest parameters.
    package var averageMomentum: Float = 0.995

    package init() {}
}

/// The loss function.
package struct LossSettings: Sendable, Equatable, Codable {
    package enum Pooling: String, Sendable, Codable, CaseIterable {
        case maximum
        case last
        case logSumExp = "log-sum-exp"
    }

    package var labelSmoothing: Float = 0.05
    /// How a clip's logits are pooled from those of its frames; the engine takes the maximum.
    package var pooling = Pooling.maximum
    /// Sharpness of the log-sum-exp; the greater it is, the closer the result is to the maximum.
    package var poolingSharpness: Float = 2
    /// With a teacher: its share of the loss, and the temperature that softens the posteriors.
    package var teacherShare: Float = 0.7
    package var teacherTemperature: Float = 2

    package init() {}

    var timePooling: TimePooling {
        switch pooling {
        case .maximum: .maximum
        case .last: .last
        case .logSumExp: .logSumExp(sharpness: poolingSharpness)
        }
    }
}

/// The composition of an epoch.
package struct BalanceSettings: Sendable, Equatable, Codable {
    /// Examples of `_unknown_` and `_silence_` for each example of the average keyword.
    package var unknownShare: Float = 1.5
    package var silenceShare: Float = 0.7
    /// Share of `_unknown_` that consists of keywords played backwards: speech of the same voices that is not a word.
    package var reversedShare: Float = 0.15
    /// Whether keywords with few recordings are drawn as often as the keyword with the most.
    package var evenKeywords = false
    /// Smallest number of examples in an epoch; small data sets are repeated to reach it.
    package var fewestExamples = 4096

    package init() {}
}

/// SpecAugment (Park et al. 2019): ranges of frames and of mel bands are masked.
package struct MaskSettings: Sendable, Equatable, Codable {
    package var timeMasks = 1
    /// Length of the longest time mask, in frames.
    package var longestTimeMask = 5
    package var bandMasks = 0
    /// Width of the widest band mask, in mel bands.
    package var widestBandMask = 5

    package init() {}

    package static var none: MaskSettings {
        var settings = MaskSettings()
        settings.timeMasks = 0
        settings.bandMasks = 0
        return settings
    }
}

/// How training finds the places in non-keyword speech that the network mistakes for a keyword, and how often it draws
/// them (hard negative mining).
package struct MiningSettings: Sendable, Equatable, Codable {
    /// Number of times that all non-keyword speech is run through the network, spread evenly over the epochs; 0: no
    /// mining.
    package var rounds = 0
    /// Share of the epochs before the first round.
    package var after: Float = 0.3
    /// Smallest posterior of a place.
    package var limit: Float = 0.1
    /// Largest number of places kept. Places of the newest round come first, then those with the greater posterior.
    package var places = 2000
    /// How many times an epoch draws each place, on average.
    package var draws = 4
    /// Largest share of places among the `_unknown_` examples.
    package var largestShare: Float = 0.4

    package init() {}

    /// Whether a round follows an epoch.
    /// - Parameters:
    ///   - epoch: from 1.
    ///   - epochs: number of epochs of the whole training; no round follows the last one.
    func isRound(after epoch: Int, of epochs: Int) -> Bool {
        (0..<rounds).contains { round in
            let share = after + (1 - after) * Float(round) / Float(rounds)
            return epoch == min(epochs - 1, max(1, Int((share * Float(epochs)).rounded())))
        }
    }
}
