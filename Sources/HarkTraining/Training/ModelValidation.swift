// SPDX-License-Identifier: Apache-2.0

import Hark
import SpeechFeatures

/// Builds a complete model from trained parameters, and measures it and its float form on the validation clips.
struct ModelValidation {
    struct ValidationResult {
        /// nil if the cell is of a kind that does not ship.
        let model: KeywordModel?
        let floatAccuracy: Double
        /// Accuracy of the model in streams that are never reset; nil without a model.
        let streamAccuracy: Double?
        let cellSaturations: Int
    }

    let corpus: TrainingCorpus
    let settings: TrainingSettings
    let layout: NetworkLayout
    let normalization: FeatureNormalization
    let validation: ValidationSet

    func judge(_ parameters: FloatBuffer, epoch: Int) -> ValidationResult {
        let floatAccuracy = validation.floatAccuracy(
            parameters: parameters, layout: layout, normalization: normalization)
        guard layout.cell == .lstm else {
            return ValidationResult(model: nil, floatAccuracy: floatAccuracy, streamAccuracy: nil, cellSaturations: 0)
        }
        let network = NetworkQuantizer.quantize(
            parameters, layout: layout, inputFractionBits: FeatureNormalization.fractionBits)
        let labels = corpus.labels.names.map {
            KeywordLabel(name: $0, threshold: UInt16((settings.threshold * 32768).rounded()))
        }
        let model = { (quantizedAccuracy: Double) in
            KeywordModel(
                features: settings.features.spec, normalization: normalization, network: network, labels: labels,
                decoder: settings.decoder,
                provenance: Provenance(
                    date: settings.date, program: settings.program, command: settings.command,
                    seed: settings.seedKey, epochs: epoch, trainingClips: corpus.counts(corpus.training),
                    validationClips: validation.counts, floatAccuracy: floatAccuracy,
                    quantizedAccuracy: quantizedAccuracy, configuration: settings.toml,
                    recordingsDigest: corpus.digest))
        }
        let (accuracy, saturations) = validation.quantizedAccuracy(model: model(0))
        let judged = model(accuracy)
        return ValidationResult(
            model: judged, floatAccuracy: floatAccuracy, streamAccuracy: validation.streamAccuracy(model: judged),
            cellSaturations: saturations)
    }
}
