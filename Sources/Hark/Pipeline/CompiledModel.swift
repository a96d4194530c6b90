// SPDX-License-Identifier: Apache-2.0

import HarkCore
import HarkEngine
import SpeechFeatures

/// A model laid out for this processor: what all recognizers of a process share. The form in the file is not kept.
package struct CompiledModel: Sendable {
    package let features: FeatureSpec
    package let normalization: FeatureNormalization
    package let labels: [KeywordLabel]
    package let decoder: DecoderSpec
    package let network: CompiledNetwork

    /// - Precondition: `kernel` is one of ``Kernel/available``.
    package init(_ model: KeywordModel, kernel: Kernel = .fastest) {
        features = model.features
        normalization = model.normalization
        labels = model.labels
        decoder = model.decoder
        network = CompiledNetwork(model.network, kernel: kernel)
    }

    /// The memory one stream of the model takes, by part.
    package var memoryFootprint: MemoryFootprint { MemoryFootprint(features: features, network: network.shape, decoder: decoder) }
}
