// SPDX-License-Identifier: Apache-2.0

import Hark
import HarkDatasets

/// Counts a model's false alarms in speech that its training did not use, separately for each source.
package struct HeldOutJudge: Sendable {
    /// The recordings of one source.
    package struct Source: Sendable, Equatable {
        package var name: String
        package var paths: [String]

        package init(name: String, paths: [String]) {
            self.name = name
            self.paths = paths
        }
    }

    private let sources: [Source]

    package init(sources: [Source]) {
        self.sources = sources
    }

    /// Number of recordings to process.
    package var recordings: Int { sources.reduce(0) { $0 + $1.paths.count } }

    /// - Parameters:
    ///   - bad: called with each recording that cannot be used, which is not counted, and each with a warning.
    ///   - progress: called with the number of recordings done so far, from any thread.
    package func judge(
        _ model: KeywordModel, bad: (DatasetFinding) -> Void,
        progress: @Sendable @escaping (Int) -> Void = { _ in }
    ) throws(DatasetError) -> [HeldOutSource] {
        let runnable = CompiledModel(model)
        let thresholds = model.labels.filter(\.isKeyword).map { Int($0.threshold) }
        var judged: [HeldOutSource] = []
        var done = 0
        for source in sources {
            let before = done
            let evaluator = try StreamEvaluator(
                model: runnable, positives: nil, negatives: source.paths, settings: StreamSettings(),
                lowestThreshold: thresholds.min() ?? 32767)
            var unreadable = 0
            let recording = evaluator.run { finding in
                if finding.problem == .unreadable { unreadable += 1 }
                bad(finding)
            } progress: {
                progress(before + $0)
            }
            let alarms = recording.keywords.indices.reduce(0) { sum, keyword in
                let threshold = Int(model.labels[recording.labels[keyword]].threshold)
                return sum + recording.outcome(keyword: keyword, threshold: threshold).alarmsInNegatives
            }
            judged.append(
                HeldOutSource(
                    name: source.name, recordings: source.paths.count - unreadable,
                    hours: recording.negativeSeconds / 3600, falseAlarms: alarms))
            done += source.paths.count
        }
        return judged
    }
}
