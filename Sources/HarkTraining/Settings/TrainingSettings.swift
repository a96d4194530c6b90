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
