// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import HarkCore
import SpeechFeatures

/// Everything a recognizer needs: features, network, labels, decoder.
package struct KeywordModel: Sendable, Equatable {
    package let features: FeatureSpec
    package let normalization: FeatureNormalization
    package let network: QuantizedNetwork
    package let labels: [KeywordLabel]
    package let decoder: DecoderSpec
    package let provenance: Provenance
    /// False alarms per hour as a function of the threshold; nil if they were not measured.
    package let calibration: Calibration?

    /// - Precondition: the parts fit each other.
    package init(
        features: FeatureSpec, normalization: FeatureNormalization, network: QuantizedNetwork,
        labels: [KeywordLabel], decoder: DecoderSpec, provenance: Provenance, calibration: Calibration? = nil
    ) {
        precondition(features.streamProblem == nil, "features that need a whole recording")
        precondition(features.outputCount == normalization.mean.count)
        precondition(features.outputCount == network.shape.inputSize && labels.count == network.shape.labels)
        precondition(calibration?.curves.allSatisfy { $0.label < labels.count && labels[$0.label].isKeyword } ?? true)
        self.features = features
        self.normalization = normalization
        self.network = network
        self.labels = labels
        self.decoder = decoder
        self.provenance = provenance
        self.calibration = calibration
    }

    /// Parses and checks the bytes of a model file.
    /// - Parameter budget: what the running model may need; checked before anything is allocated by the model's sizes.
    package init(parsing bytes: [UInt8], budget: ModelBudget = .unlimited) throws(ModelError) {
        do {
            let container = try ModelContainer(parsing: bytes)
            let shape = try NetworkShape(reading: container)
            var reader = try container.only(.features)
            let features = try FeatureSpec(reading: &reader)
            guard features.outputCount == shape.inputSize else {
                throw reader.invalid("\(features.outputCount) coefficients for a network of \(shape.inputSize) inputs")
            }
            reader = try container.only(.decoder)
            let decoder = try DecoderSpec(reading: &reader)
            try budget.check(
                MemoryFootprint(features: features, network: shape, decoder: decoder),
                ComputeLoad(features: features, network: shape, decoder: decoder))

            reader = try container.only(.normalization)
            let normalization = try FeatureNormalization(reading: &reader, coefficients: features.outputCount)
            reader = try container.only(.labels)
            let labels = try KeywordLabel.labels(reading: &reader, count: shape.labels)
            self.init(
                features: features, normalization: normalization, network: try QuantizedNetwork(reading: container),
                labels: labels, decoder: decoder, provenance: try Self.provenance(in: container),
                calibration: try Self.calibration(in: container, labels: labels))
        } catch let error as ModelError {
            throw error
        } catch let error as ModelFormatError {
            throw .invalid(path: nil, error)
        } catch {
            preconditionFailure("parsing throws its own errors only: \(error)")
        }
    }

    /// The bytes of the model's file.
    package func serialized() -> [UInt8] {
        var container = ModelContainer()
        container.add(.features, features.serialized())
        container.add(.normalization, normalization.serialized())
        network.write(to: &container)
        container.add(.labels, KeywordLabel.serialized(labels))
        container.add(.decoder, decoder.serialized())
        if let calibration { container.add(.calibration, calibration.serialized()) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let json = try? encoder.encode(provenance) else {
            preconditionFailure("provenance with a number that JSON cannot hold")
        }
        container.add(.provenance, [UInt8](json))
        return container.serialized()
    }

    /// The memory of the running model, by part.
    package var memoryFootprint: MemoryFootprint {
        MemoryFootprint(features: features, network: network.shape, decoder: decoder)
    }

    /// The work of the running model, by part.
    package var computeLoad: ComputeLoad {
        ComputeLoad(features: features, network: network.shape, decoder: decoder)
    }

    private static func calibration(
        in container: ModelContainer, labels: [KeywordLabel]
    ) throws(ModelFormatError) -> Calibration? {
        guard container.tags.contains(.calibration) else { return nil }
        var reader = try container.only(.calibration)
        return try Calibration.calibration(reading: &reader, labels: labels)
    }

    private static func provenance(in container: ModelContainer) throws(ModelFormatError) -> Provenance {
        var reader = try container.only(.provenance)
        guard reader.remaining <= 1 << 16 else { throw reader.invalid("\(reader.remaining) bytes of provenance") }
        let json = try reader.read(count: reader.remaining, of: UInt8.self)
        guard let provenance = try? JSONDecoder().decode(Provenance.self, from: Data(json)) else {
            throw reader.invalid("not the expected JSON")
        }
        if let problem = provenance.problem { throw reader.invalid(problem) }
        return provenance
    }
}
