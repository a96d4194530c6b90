// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Hark
import HarkDatasets
import HarkEvaluation
import HarkReport
import HarkTraining

/// Gathers the content of a report page and writes it.
struct ReportRun {
    enum Source {
        /// A file, or the name of a built-in model.
        case model(String)
        case run(RunFolder)
    }

    let source: Source
    /// Nil: the run's own data set, if the source is a run; otherwise none.
    let dataset: String?
    /// Nil: validation if there are such clips, otherwise all.
    let split: SplitChoice?
    let negatives: [String]
    /// Used with negatives: noise to mix under the words, and how the stream is put together, apart from split and
    /// noise.
    var noise: [String] = []
    var settings = StreamSettings()
    var worst = worstClips
    var budget = ModelBudget.standard

    static let worstClips = 24
    /// If there are fewer errors, the least certain correct answers are shown too.
    private static let fewestWorst = 6

    /// - Returns: The number of recordings that could not be used. Each is named on standard error.
    @discardableResult
    func write(to path: String) throws -> Int {
        // An unwritable path is reported before the work. The file itself is opened after the work, so that Ctrl-C
        // leaves nothing behind.
        _ = try OutputFile(path: path)
        var content = try content()
        var failures = 0
        if let model = content.model, let dataset = try datasetPath {
            let judged = try judge(CompiledModel(model), dataset: dataset)
            failures += judged?.skipped.count ?? 0
            content.dataset = judged
            content.worst = (judged?.worst(atMost: worst, atLeast: min(worst, Self.fewestWorst)) ?? []).map {
                WorstClip(clip: $0, media: ClipMedia(path: $0.path, features: model.features))
            }
            if !negatives.isEmpty {
                let run = try StreamRun(
                    model: model, positives: dataset, negatives: negatives, noise: noise,
                    settings: streamSettings(of: judged))
                failures += run.failures
                content.streams = StreamEvaluation(run.recording, model: model)
            }
        }
        let file = try OutputFile(path: path)
        try file.write(Array(ReportPage(content).html.utf8))
        try file.finish()
        return failures
    }

    private func content() throws -> ReportContent {
        let (program, date) = ("hark \(RootCommand.version)", Date().formatted(.iso8601))
        switch source {
        case .model(let name):
            return ReportContent(
                name: name, model: try ModelOptions.load(name, budget: budget), program: program, date: date)
        case .run(let folder):
            let rows = try reading { () throws(RunFolderError) in try MetricsFile.rows(of: folder.metrics) }
            // A run has no model if its network type cannot be written as one, or if no epoch was completed.
            let hasModel = FileManager.default.fileExists(atPath: folder.model)
            guard hasModel || !rows.isEmpty else {
                throw CommandFailure(
                    "\(folder.path): not a run: give a folder of hark train --run, with model.hark and metrics.csv",
                    .usage)
            }
            var content = ReportContent(
                name: folder.path, model: hasModel ? try ModelOptions.load(folder.model, budget: budget) : nil,
                program: program, date: date)
            content.metrics = rows
            return content
        }
    }

    private var datasetPath: String? {
        get throws {
            if let dataset { return dataset }
            guard case .run(let folder) = source,
                let path = try reading({ () throws(RunFolderError) in try folder.begun() })?.datasets.first
            else { return nil }
            guard RunFolder.isFolder(path) else {
                StandardError.write(
                    "note: \(path), which the run was trained on, no longer exists: the page has no sections that need "
                        + "recordings; name another with --dataset")
                return nil
            }
            return path
        }
    }

    private func judge(_ model: CompiledModel, dataset: String) throws -> JudgedDataset? {
        do throws(DatasetError) {
            let choice = split ?? .validation
            return judge(
                model, dataset, choice, remark: "",
                try Evaluator(model: model, dataset: dataset, split: choice.split))
        } catch {
            // The validation split was only a default, so without validation clips all clips are judged.
            if case .noClips = error, split == nil {
                return try judgeAll(model, dataset)
            }
            throw CommandFailure(error.message, .someFilesFailed)
        }
    }

    private func judgeAll(_ model: CompiledModel, _ dataset: String) throws -> JudgedDataset {
        do throws(DatasetError) {
            let remark =
                "No clip belongs to the validation split, so all clips were used, including training clips: "
                + "the figures are too high."
            StandardError.write("note: \(dataset): no validation clips, all clips are used")
            return judge(
                model, dataset, .all, remark: remark, try Evaluator(model: model, dataset: dataset, split: nil))
        } catch {
            throw CommandFailure(error.message, .someFilesFailed)
        }
    }

    private func judge(
        _ model: CompiledModel, _ dataset: String, _ split: SplitChoice, remark: String, _ evaluator: Evaluator
    ) -> JudgedDataset {
        let bar = ProgressBar("evaluating")
        defer { bar.clear() }
        var clips: [JudgedClip] = []
        var skipped: [String] = []
        var done = 0
        _ = evaluator.run { judgement in
            done += 1
            switch judgement.result {
            case .failed(let error):
                skipped.append(error.description)
                bar.clear()
                StandardError.write("skipped: \(error)")
            case .recognized(let classification, let seconds, _):
                if let truth = judgement.truth {
                    clips.append(
                        JudgedClip(
                            path: judgement.path, truth: truth, answer: classification.index,
                            posteriors: classification.posteriors, seconds: seconds))
                }
            }
            bar.update(done: done, total: evaluator.clipCount)
        }
        return JudgedDataset(
            path: dataset, split: split.rawValue, remark: remark, labels: model.labels.map(\.name), clips: clips,
            skipped: skipped)
    }

    private func streamSettings(of judged: JudgedDataset?) -> StreamSettings {
        var settings = settings
        settings.split = judged.flatMap { DatasetSplit(rawValue: $0.split) }
        return settings
    }

    private func reading<Result>(_ body: () throws(RunFolderError) -> Result) throws -> Result {
        do throws(RunFolderError) {
            return try body()
        } catch {
            throw CommandFailure(error.message, .usage)
        }
    }
}
