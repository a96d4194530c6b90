// SPDX-License-Identifier: Apache-2.0

import Hark
import HarkBasics
import SpeechFeatures

/// The output of `hark inspect --format jsonl`: one object.
struct InspectLine: Encodable {
    private struct Label: Encodable {
        let name: String
        let isKeyword: Bool
        /// Posterior; nil for labels that are not keywords.
        let threshold: Double?
    }

    private struct Layer: Encodable {
        let inputs: Int
        let cells: Int
        let weights: Int
    }

    private struct Part: Encodable {
        let name: String
        let bytes: Int
    }

    private struct Work: Encodable {
        let name: String
        let multiplicationsPerSecond: Int
    }

    private let model: String
    private let sampleRate: Int
    private let hopSeconds: Double
    private let labels: [Label]
    private let layers: [Layer]
    private let weights: Int
    private let multiplicationsPerSecond: Int
    private let compute: [Work]
    private let memoryBytes: Int
    private let memory: [Part]
    private let isCalibrated: Bool
    private let date: String
    private let program: String
    private let command: String
    private let seed: UInt64
    private let epochs: Int
    private let trainingClips: [String: Int]
    private let validationClips: [String: Int]
    private let accuracy: Double
    private let floatAccuracy: Double
    private let recordingsDigest: String?
    private let heldOut: [HeldOutSource]?

    /// - Parameter name: the file or built-in model as it was given.
    init(_ keywordModel: KeywordModel, name: String) {
        let (shape, features) = (keywordModel.network.shape, keywordModel.features)
        let (footprint, provenance) = (keywordModel.memoryFootprint, keywordModel.provenance)
        model = name
        sampleRate = features.sampleRate
        hopSeconds = features.hopSeconds
        labels = keywordModel.labels.map {
            Label(
                name: $0.name, isKeyword: $0.isKeyword,
                threshold: $0.isKeyword ? Double($0.threshold) / 32768 : nil)
        }
        layers = shape.layers.map { Layer(inputs: $0.inputSize, cells: $0.hiddenSize, weights: $0.weightCount) }
        weights = shape.weightCount
        multiplicationsPerSecond = keywordModel.computeLoad.total
        compute = keywordModel.computeLoad.parts.map {
            Work(name: $0.name, multiplicationsPerSecond: $0.multiplicationsPerSecond)
        }
        memoryBytes = footprint.total
        memory = footprint.parts.map { Part(name: $0.name, bytes: $0.bytes) }
        isCalibrated = keywordModel.calibration != nil
        date = provenance.date
        program = provenance.program
        command = provenance.command
        seed = provenance.seed
        epochs = provenance.epochs
        trainingClips = provenance.trainingClips
        validationClips = provenance.validationClips
        accuracy = JSONLine.rounded(provenance.quantizedAccuracy)
        floatAccuracy = JSONLine.rounded(provenance.floatAccuracy)
        recordingsDigest = provenance.recordingsDigest
        heldOut = provenance.heldOut?.map { source in
            var source = source
            source.hours = JSONLine.rounded(source.hours)
            return source
        }
    }
}
