// SPDX-License-Identifier: Apache-2.0

import HarkBasics
import SpeechFeatures

/// How a model is trained. The defaults are what docs/notes/experiments.md found best.
///
/// Everything here can stand in a configuration file (``Configuration``) but what describes the run itself.
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
    /// A model file whose answers this one also learns from; empty: none.
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

    /// The command that asked for all this, for the model's provenance.
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

    /// What random streams begin with.
    var seedKey: UInt64 { UInt64(bitPattern: Int64(seed)) }

    /// Rows of a batch: sequences of clips.
    var batchRows: Int { optimizer.batch / network.sequenceClips }

    /// Whether an epoch, counted from 1, trains in integers.
    func isQuantizationAware(epoch: Int) -> Bool {
        network.quantizationAware && Float(epoch - 1) >= network.quantizationAwareAfter * Float(epochs)
    }

    /// Whether a sequence continues the one in its row of the previous batch, as in a stream: the network from the state
    /// that one left, the features from its last clip's sound. An epoch's first batch begins afresh.
    /// - Parameters:
    ///   - example: place of its first example in the epoch.
    ///   - epoch: from 1.
    func isCarried(example: Int, epoch: Int) -> Bool {
        guard example >= optimizer.batch else { return false }
        var random = RandomStream(seedKey, UInt64(epoch), UInt64(example), 0x43_41_52_52_59)
        return random.unit() < network.carriedState
    }
}

/// The network, and how it is held back and rounded while it learns.
package struct NetworkSettings: Sendable, Equatable, Codable {
    package var cell = CellKind.lstm
    /// Cells of each layer, from the features upwards.
    package var hidden = [128]
    /// Bytes of memory that the running model may take: the layers become as large as that allows; 0: as `hidden` says.
    package var memoryBudget = 0
    /// Share of the last layer's outputs that the output layer does not see.
    package var dropout: Float = 0.1
    /// Examples that follow each other as in a stream, features and state going on and gradients going all the way back.
    package var sequenceClips = 4
    /// Share of such sequences that go on from the end of another one, but for the gradients.
    package var carriedState: Float = 0.3
    /// Whether training computes in the engine's integers.
    package var quantizationAware = false
    /// The share of the epochs before it does so.
    package var quantizationAwareAfter: Float = 0.5

    package init() {}
}

/// How the parameters follow the gradients.
package struct OptimizerSettings: Sendable, Equatable, Codable {
    /// Examples a step.
    package var batch = 128
    package var peakRate: Float = 5e-3
    /// Share of all steps in which the rate rises to its peak.
    package var warmUpShare: Float = 0.08
    /// Share of the peak rate that is left at the end.
    package var finalShare: Float = 0.01
    package var weightDecay: Float = 0.01
    /// Longer gradients are shortened to this.
    package var gradientNorm: Float = 2
    /// Weight of the past in the running average of the parameters, which is what ships; 0 ships the newest.
    package var averageMomentum: Float = 0.995

    package init() {}
}

/// What a network is asked to get right.
package struct LossSettings: Sendable, Equatable, Codable {
    package enum Pooling: String, Sendable, Codable, CaseIterable {
        case maximum
        case last
        case logSumExp = "log-sum-exp"
    }

    package var labelSmoothing: Float = 0.05
    /// How a clip's logits come from its frames'; the engine takes the maximum.
    package var pooling = Pooling.maximum
    /// Of the log-sum-exp: the greater, the nearer to the maximum.
    package var poolingSharpness: Float = 2
    /// With a teacher: its share of the loss, and how much its answers are softened.
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

/// What an epoch is made of.
package struct BalanceSettings: Sendable, Equatable, Codable {
    /// Examples of `_unknown_` and `_silence_` for each example of the average keyword.
    package var unknownShare: Float = 1.5
    package var silenceShare: Float = 0.7
    /// Share of `_unknown_` made of keywords played backwards: speech of the same voices that is no word.
    package var reversedShare: Float = 0.15
    /// Keywords with few recordings are drawn as often as the one with most.
    package var evenKeywords = false
    /// Small data sets are gone through as often as fills this many examples.
    package var fewestExamples = 4096

    package init() {}
}

/// SpecAugment (Park et al. 2019): stretches of frames and of mel bands blanked out.
package struct MaskSettings: Sendable, Equatable, Codable {
    package var timeMasks = 1
    /// Frames of the longest.
    package var longestTimeMask = 5
    package var bandMasks = 0
    /// Bands of the widest.
    package var widestBandMask = 5

    package init() {}

    package static var none: MaskSettings {
        var settings = MaskSettings()
        settings.timeMasks = 0
        settings.bandMasks = 0
        return settings
    }
}

/// How a training finds the places of its other speech that the network takes for a keyword, and how often it draws them.
package struct MiningSettings: Sendable, Equatable, Codable {
    /// Times all other speech is run through the network, spread evenly over the epochs; 0: no mining.
    package var rounds = 0
    /// Share of the epochs before the first round.
    package var after: Float = 0.3
    /// Least posterior of a place.
    package var limit: Float = 0.1
    /// Places kept at most. Those of the newest round come before older ones, then the greater posterior.
    package var places = 2000
    /// Times that an epoch draws each place.
    package var draws = 4
    /// Greatest share of the `_unknown_` examples that places make up.
    package var largestShare: Float = 0.4

    package init() {}

    /// Whether a round follows an epoch.
    /// - Parameters:
    ///   - epoch: from 1.
    ///   - epochs: of the whole training; none follows the last.
    func isRound(after epoch: Int, of epochs: Int) -> Bool {
        (0..<rounds).contains { round in
            let share = after + (1 - after) * Float(round) / Float(rounds)
            return epoch == min(epochs - 1, max(1, Int((share * Float(epochs)).rounded())))
        }
    }
}
