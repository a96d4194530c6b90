// SPDX-License-Identifier: Apache-2.0

import HarkCore
import HarkEngine
import SpeechFeatures

/// A model in the memory layout for this processor, shared by all recognizers of a process. It does not keep the file's
/// form of the model.
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

    /// The memory of the model with one stream, by part.
    package var memoryFootprint: MemoryFootprint {
        MemoryFootprint(features: features, network: network.shape, decoder: decoder)
    }

    /// The work of the model for one stream, by part.
    package var computeLoad: ComputeLoad {
        ComputeLoad(features: features, network: network.shape, decoder: decoder)
    }
}

/// The memory of a running model with one stream, computed from the model's sizes alone.
package struct MemoryFootprint: Sendable, Equatable {
    package typealias Part = Model.MemoryPart

    package private(set) var parts: [Part]

    package init(features: FeatureSpec, network: NetworkShape, decoder: DecoderSpec) {
        let engine = EngineMemory(shape: network)
        parts = [
            Part(name: "weights", bytes: engine.weights),
            Part(name: "row scales and biases", bytes: engine.rows),
            Part(name: "state", bytes: engine.state),
            Part(name: "scratch", bytes: engine.scratch + features.outputCount),
            // The second term is the mean and the deviation of each coefficient.
            Part(name: "features", bytes: features.bufferBytes + features.outputCount * 8),
            Part(name: "decoder", bytes: decoder.bytes(labels: network.labels)),
        ]
    }

    /// The footprint with more parts added, such as a ring buffer of samples.
    package func adding(_ more: [Part]) -> MemoryFootprint {
        var footprint = self
        footprint.parts += more
        return footprint
    }

    package var total: Int { parts.reduce(0) { $0 + $1.bytes } }

    /// The parts and their bytes in one line.
    package var summary: String { parts.map { "\($0.name) \($0.bytes)" }.joined(separator: ", ") }
}
