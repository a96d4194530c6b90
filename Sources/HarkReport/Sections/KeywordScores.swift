// SPDX-License-Identifier: Apache-2.0

/// Posteriors of one keyword in a judged data set.
struct KeywordScores {
    let name: String
    /// Threshold of listening, Q0.15.
    let threshold: Int
    /// Q0.15, of the keyword's clips and of all others.
    let positives: [Int16]
    let negatives: [Int16]

    /// Those of all keywords that there are clips of.
    static func all(_ content: ReportContent) -> [KeywordScores] {
        guard let dataset = content.dataset, let model = content.model else { return [] }
        return model.labels.indices.filter { model.labels[$0].isKeyword }.compactMap { label in
            let positives = dataset.clips.filter { $0.truth == label }.map { $0.posteriors[label] }
            guard !positives.isEmpty else { return nil }
            return KeywordScores(
                name: model.labels[label].name, threshold: Int(model.labels[label].threshold), positives: positives,
                negatives: dataset.clips.filter { $0.truth != label }.map { $0.posteriors[label] })
        }
    }
}
