// SPDX-License-Identifier: Apache-2.0

import HarkCore
import SpeechFeatures

/// What a model may need. Checked by the model's sizes, before anything is allocated or computed for it.
package struct ModelBudget: Sendable, Equatable {
    /// Bytes of memory of the running model; nil: no limit.
    package var memory: Int?
    /// Multiplications a second of sound; nil: no limit.
    package var compute: Int?

    package init(memory: Int? = nil, compute: Int? = nil) {
        self.memory = memory
        self.compute = compute
    }

    package static let unlimited = ModelBudget()
    /// For models that are about to run: sound is processed in real time or faster.
    package static let standard = ModelBudget(compute: Model.standardComputeBudget)

    func check(_ footprint: MemoryFootprint, _ load: ComputeLoad) throws(ModelError) {
        if let memory, footprint.total > memory { throw .overBudget(parts: footprint.parts, budget: memory) }
        if let compute, load.total > compute {
            throw .overComputeBudget(path: nil, parts: load.parts, budget: compute)
        }
    }
}

/// The work of a running model with one stream, computed from the model's sizes alone.
package struct ComputeLoad: Sendable, Equatable {
    package typealias Part = Model.ComputePart

    package private(set) var parts: [Part]

    package init(features: FeatureSpec, network: NetworkShape, decoder: DecoderSpec) {
        let perSecond = { (multiplications: Int) in
            Int((Double(multiplications) / features.hopSeconds).rounded())
        }
        parts = [
            Part(name: "features", multiplicationsPerSecond: perSecond(features.multiplicationsPerFrame)),
            Part(name: "network", multiplicationsPerSecond: perSecond(network.multiplicationsPerStep)),
            Part(name: "decoder", multiplicationsPerSecond: perSecond(decoder.multiplicationsPerFrame(network.labels))),
        ]
    }

    /// The work of several models on the same sound.
    package static func + (one: ComputeLoad, other: ComputeLoad) -> ComputeLoad {
        var sum = one
        sum.parts += other.parts
        return sum
    }

    package var total: Int { parts.reduce(0) { $0 + $1.multiplicationsPerSecond } }
}

extension DecoderSpec {
    /// A frame's work, counted as multiplications: the maximum of the window and an exponential for each label, whatever
    /// the lengths of the window and of the average.
    fileprivate func multiplicationsPerFrame(_ labels: Int) -> Int {
        labels * (smoothingFrames > 1 ? 40 : 32)
    }
}
