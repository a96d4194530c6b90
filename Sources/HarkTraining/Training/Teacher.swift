// SPDX-License-Identifier: Apache-2.0

import Hark
import SpeechFeatures

/// A trained model whose answers another learns from. It runs in its own integers on its own features, made from the same
/// varied clips; it hears each clip afresh and without masks.
final class Teacher: Sendable {
    let features: FeatureSpec
    let normalization: FeatureNormalization
    let parameters: QuantizedParameters
    /// For each label of the student the teacher's.
    let labels: [Int]

    /// - Throws: where the teacher does not know a label of the student, hears at another rate, or has a projection.
    init(_ model: KeywordModel, labels names: [String], sampleRate: Int) throws(TrainingError) {
        let known = model.labels.map(\.name)
        let unknown = names.filter { !known.contains($0) }
        guard unknown.isEmpty else { throw .teacherLacksLabels(unknown, knows: known) }
        guard model.features.sampleRate == sampleRate else {
            throw .teacherSampleRate(model.features.sampleRate, needed: sampleRate)
        }
        guard model.network.shape.layers.allSatisfy({ $0.projection == nil }) else { throw .teacherProjects }
        features = model.features
        normalization = model.normalization
        parameters = QuantizedParameters(model.network)
        labels = names.compactMap(known.firstIndex(of:))
    }
}
