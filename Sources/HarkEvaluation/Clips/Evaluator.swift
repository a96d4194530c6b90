// SPDX-License-Identifier: Apache-2.0

import Hark
import HarkDatasets

/// Evaluates a model on a labeled data set, with the same code that classifies files.
package struct Evaluator: Sendable {
    /// The result of one clip.
    package struct Judgement: Sendable {
        package let path: String
        /// Index of the clip's class; nil if the model has no class for it.
        package let truth: Int?
        package let result: FileResult
    }

    private let model: CompiledModel
    private let folder: DatasetFolder
    private let clips: [DatasetFolder.Clip]
    /// The split that is evaluated; nil: all clips.
    package let split: DatasetSplit?

    /// Evaluates the clips that lists of the data set name for validation, or all clips if there are no lists.
    package init(model: CompiledModel, dataset: String) throws(DatasetError) {
        let folder = try DatasetFolder(scanning: dataset)
        try self.init(model: model, folder: folder, split: folder.hasLists ? .validation : nil)
    }

    /// - Parameter split: the split to evaluate; nil: all clips.
    package init(model: CompiledModel, dataset: String, split: DatasetSplit?) throws(DatasetError) {
        try self.init(model: model, folder: DatasetFolder(scanning: dataset), split: split)
    }

    private init(model: CompiledModel, folder: DatasetFolder, split: DatasetSplit?) throws(DatasetError) {
        self.model = model
        self.folder = folder
        self.split = split
        clips = folder.clips.filter { split == nil || $0.split == split }
        guard !clips.isEmpty else { throw .noClips(split: split?.rawValue ?? "all", path: folder.path) }
        let labels = model.labels.map(\.name)
        guard folder.words.contains(where: labels.contains) else {
            throw .noLabels(path: folder.path, there: folder.words, labels: labels)
        }
    }

    package var clipCount: Int { clips.count }
    /// Number of clips of the data set that are not evaluated.
    package var leftOut: Int { folder.clips.count - clips.count }

    /// - Parameter judged: called for each clip, in the data set's order.
    package func run(judged: (Judgement) -> Void) -> Evaluation {
        let labels = LabelSet(model: model)
        var evaluation = Evaluation(labels: labels.names)
        BatchClassifier(model: model).run(paths: clips.map(\.path)) { index, result in
            let truth = labels.label(ofWord: clips[index].word)
            if let truth, case .recognized(let classification, _, _) = result {
                evaluation.add(truth: truth, answer: classification.index)
            }
            judged(Judgement(path: clips[index].path, truth: truth, result: result))
        }
        return evaluation
    }
}

/// Results of a model on labeled clips.
package struct Evaluation: Sendable, Equatable {
    package let labels: [String]
    /// Number of clips by true class (row) and predicted class (column), `[labels, labels]`.
    package private(set) var confusion: [[Int]]

    package init(labels: [String]) {
        self.labels = labels
        confusion = labels.map { _ in [Int](repeating: 0, count: labels.count) }
    }

    package mutating func add(truth: Int, answer: Int) {
        confusion[truth][answer] += 1
    }

    package var clips: Int { confusion.reduce(0) { $0 + $1.reduce(0, +) } }
    package var correct: Int { confusion.indices.reduce(0) { $0 + confusion[$1][$1] } }

    /// Share of all clips classified correctly; 0 without clips.
    package var accuracy: Double { clips == 0 ? 0 : Double(correct) / Double(clips) }

    /// Confidence interval of the accuracy.
    /// - Precondition: at least one clip.
    package var interval: WilsonInterval { WilsonInterval(count: correct, of: clips) }

    /// Confidence interval of the class's recall; nil without a clip of the class.
    package func recallInterval(_ label: Int) -> WilsonInterval? {
        let all = support(label)
        return all == 0 ? nil : WilsonInterval(count: confusion[label][label], of: all)
    }

    /// Number of clips of the class.
    package func support(_ label: Int) -> Int { confusion[label].reduce(0, +) }

    /// Share of the class's clips that are classified as the class; nil without a clip of the class.
    package func recall(_ label: Int) -> Double? {
        let all = support(label)
        return all == 0 ? nil : Double(confusion[label][label]) / Double(all)
    }

    /// Share of the clips classified as the class that are of the class; nil if there are none.
    package func precision(_ label: Int) -> Double? {
        let all = confusion.reduce(0) { $0 + $1[label] }
        return all == 0 ? nil : Double(confusion[label][label]) / Double(all)
    }
}
