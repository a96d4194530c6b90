// SPDX-License-Identifier: Apache-2.0

import Hark
import SpeechFeatures

/// A trained model whose posteriors another model learns from (the student). It runs in its own integers on its own
/// features of the same augmented clips. Each clip starts from a cleared state and is not masked.
final class Teacher: Sendable {
    let features: FeatureSpec
    let normalization: FeatureNormalization
    let parameters: QuantizedParameters
    /// Index of the teacher's label for each label of the student.
    let labels: [Int]

    /// - Throws: if the teacher lacks a label of the student or has another sample rate.
    init(_ model: KeywordModel, labels names: [String], sampleRate: Int) throws(TrainingError) {
        let known = model.labels.map(\.name)
        let unknown = names.filter { !known.contains($0) }
        guard unknown.isEmpty else { throw .teacherLacksLabels(unknown, knows: known) }
        guard model.features.sampleRate == sampleRate else {
            throw .teacherSampleRate(model.features.sampleRate, needed: sampleRate)
        }
        features = model.features
        normalization = model.normalization
        parameters = QuantizedParameters(model.network)
        labels = names.compactMap(known.firstIndex(of:))
    }
}
