// SPDX-License-Identifier: Apache-2.0

import HarkBasics
import HarkEvaluation

/// The output of an evaluation, for people or programs.
struct EvaluationReport {
    let labels: [String]
    let format: StreamFormat

    private struct ClipLine: Encodable {
        let type = "clip"
        let path: String
        let label: String?
        let keyword: String?
        let score: Double?
        let correct: Bool
        let error: String?
        /// Warnings about the recording.
        let warnings: [String]?
    }

    private struct ClassFigures: Encodable {
        let clips: Int
        let precision: Double?
        let recall: Double?
    }

    private struct SummaryLine: Encodable {
        let type = "summary"
        let split: String
        let clips: Int
        let correct: Int
        let failed: Int
        let accuracy: Double
        /// The bounds at 95 % confidence (Wilson); nil without clips.
        let accuracyInterval: [Double]?
        let classes: [String: ClassFigures]
        /// Rows are true classes, columns predicted classes, both in the order of `labels`.
        let labels: [String]
        let confusion: [[Int]]
    }

    func clip(_ judgement: Evaluator.Judgement) {
        guard format == .jsonl else { return }
        let label = judgement.truth.map { labels[$0] }
        switch judgement.result {
        case .recognized(let classification, _, let warnings):
            JSONLine.write(
                ClipLine(
                    path: judgement.path, label: label, keyword: classification.label,
                    score: JSONLine.rounded(classification.score), correct: judgement.truth == classification.index,
                    error: nil, warnings: warnings.isEmpty ? nil : warnings.map(\.description)))
        case .failed(let error):
            JSONLine.write(
                ClipLine(
                    path: judgement.path, label: label, keyword: nil, score: nil, correct: false,
                    error: error.description, warnings: nil))
        }
    }

    func summary(_ evaluation: Evaluation, failed: Int, split: String) {
        switch format {
        case .jsonl: writeSummaryLine(evaluation, failed: failed, split: split)
        case .text: printTables(evaluation, failed: failed, split: split)
        }
    }

    private func writeSummaryLine(_ evaluation: Evaluation, failed: Int, split: String) {
        var classes: [String: ClassFigures] = [:]
        for (index, label) in labels.enumerated() {
            classes[label] = ClassFigures(
                clips: evaluation.support(index), precision: evaluation.precision(index).map(JSONLine.rounded),
                recall: evaluation.recall(index).map(JSONLine.rounded))
        }
        JSONLine.write(
            SummaryLine(
                split: split, clips: evaluation.clips, correct: evaluation.correct, failed: failed,
                accuracy: JSONLine.rounded(evaluation.accuracy),
                accuracyInterval: evaluation.clips == 0
                    ? nil : [evaluation.interval.low, evaluation.interval.high].map(JSONLine.rounded), classes: classes,
                labels: labels,
                confusion: evaluation.confusion))
    }

    private func printTables(_ evaluation: Evaluation, failed: Int, split: String) {
        var figures = TextTable(
            header: ["class", "clips", "precision", "recall", "95 %"],
            alignments: [.left, .right, .right, .right, .right])
        for (index, label) in labels.enumerated() {
            figures.add([
                label, "\(evaluation.support(index))", evaluation.precision(index).map(Figures.percent) ?? "-",
                evaluation.recall(index).map(Figures.percent) ?? "-",
                Figures.interval(evaluation.recallInterval(index)),
            ])
        }
        for line in figures.lines { StandardOutput.write(line) }

        StandardOutput.write("")
        StandardOutput.write("confusion (rows: actual class, columns: predicted class)")
        var confusion = TextTable(
            header: [""] + labels, alignments: [.left] + labels.map { _ in .right })
        for (index, label) in labels.enumerated() {
            confusion.add([label] + evaluation.confusion[index].map { $0 == 0 ? "." : "\($0)" })
        }
        for line in confusion.lines { StandardOutput.write(line) }

        let skipped = failed > 0 ? ", \(failed) skipped" : ""
        let interval =
            Figures.confidence(count: evaluation.correct, of: evaluation.clips).map { "; \($0)" } ?? ""
        StandardOutput.write("")
        StandardOutput.write(
            "accuracy \(Figures.percent(evaluation.accuracy)): \(evaluation.correct) of \(evaluation.clips) clips "
                + "(split: \(split)\(skipped)\(interval))")
        if evaluation.clips < WilsonInterval.tooFew {
            StandardError.write("note: \(evaluation.clips) clips are too few to say how good the model is")
        }
    }
}
