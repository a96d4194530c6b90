// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Hark
import HarkCharts
import HarkDatasets
import HarkEvaluation

struct Evaluate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure a model on labelled recordings.",
        discussion: """
            Folders whose names are not labels of the model count as _unknown_. _background_noise_ is not used.

            --stream measures continuous sound through the path of `hark listen`: the words of DATASET in one stream, with \
            gaps of noise and other speech, and the recordings of --negatives. A word is found if its keyword is detected \
            once between the start of its recording and 0.5 s after its end. All other detections are false alarms. Prints \
            misses, false alarms per hour, and the time from the end of a word to its detection (docs/false-alarms.md).

            EXAMPLES
              hark evaluate --stream my-words/ --negatives radio/ --model my.hark --csv curve.csv
              hark evaluate --stream my-words/ --negatives radio/ --noise rain/ --figure curve.svg
              hark evaluate --stream my-words/ --negatives radio/ --save-false-alarms mistakes/
              hark evaluate speech-commands/ --split validation
              hark evaluate my-words/ --model my.hark --split all --format jsonl
            """)

    @Argument(help: "A folder with one folder of recordings for each word, as for train.", completion: .directory)
    var dataset: String

    @OptionGroup var modelOptions: ModelOptions

    @Option(
        help: "training, validation, testing or all. (default: validation, or all if DATASET has no lists of splits)")
    var split: SplitChoice?

    @Option(help: "text, or jsonl: one line for each clip and a summary; with --stream one line for each threshold.")
    var format: StreamFormat = .text

    @Flag(help: "Measure misses and false alarms in continuous sound.")
    var stream = false

    @OptionGroup(title: "Options of continuous sound") var streamOptions: StreamOptions

    @Option(
        help: ArgumentHelp("With --stream: write the curves of misses and false alarms.", valueName: "file"),
        completion: .file())
    var csv: String?

    @Option(
        help: ArgumentHelp("With --stream: draw the curves, as .svg or .png.", valueName: "file"), completion: .file())
    var figure: String?

    @Option(
        help: ArgumentHelp(
            "With --stream: write the sound around each false alarm to a new folder.", valueName: "folder"),
        completion: .directory)
    var saveFalseAlarms: String?

    func validate() throws {
        if let figure, PictureFormat(fileName: figure) == nil {
            throw ValidationError("--figure \(figure): the name must end in .svg or .png")
        }
        guard !stream else { return }
        let given = [("--negatives", streamOptions.negatives), ("--noise", streamOptions.noise)].filter {
            !$0.1.isEmpty
        }
        let files = [("--csv", csv), ("--figure", figure), ("--save-false-alarms", saveFalseAlarms)].filter {
            $0.1 != nil
        }
        if let name = given.first?.0 ?? files.first?.0 { throw ValidationError("\(name) needs --stream") }
    }

    func run() throws {
        if stream { try runStream() } else { try runClips() }
    }

    private func runStream() throws {
        let model = try ModelOptions.load(modelOptions.model, budget: modelOptions.budgets.budget)
        // Opened before the work, so that an unwritable path is reported at once.
        let table = try csv.map { try OutputFile(path: $0) }
        let picture = try figure.map { try OutputFile(path: $0) }
        let folder = try saveFalseAlarms.map { try FalseAlarmFolder(path: $0) }
        let run = try StreamRun(
            model: model, positives: dataset, negatives: streamOptions.negatives, noise: streamOptions.noise,
            settings: streamOptions.settings(split: (split ?? .validation).split))
        let evaluation = StreamEvaluation(run.recording, model: model)
        let clips = try folder?.write(evaluation.falseAlarms, of: run)
        StreamReport(evaluation: evaluation, format: format, failed: run.failures, clips: clips).write()
        try table?.write(Array(ErrorCurveTable.text(evaluation).utf8))
        try table?.finish()
        if let picture, let format = figure.flatMap(PictureFormat.init(fileName:)) {
            try picture.write(ErrorCurveFigure(evaluation: evaluation), as: format)
            try picture.finish()
        }
        if run.failures > 0 { throw ExitStatus.someFilesFailed }
    }

    private func runClips() throws {
        let model = try modelOptions.load()
        let evaluator: Evaluator
        do throws(DatasetError) {
            if let split {
                evaluator = try Evaluator(model: model, dataset: dataset, split: split.split)
            } else {
                evaluator = try Evaluator(model: model, dataset: dataset)
            }
        } catch {
            throw CommandFailure(error.message, .someFilesFailed)
        }
        if split == nil, evaluator.leftOut > 0 {
            StandardError.write(
                "note: \(evaluator.leftOut) clips of other splits are left out; --split all includes them")
        }
        let report = EvaluationReport(labels: model.labels.map(\.name), format: format)
        let bar = ProgressBar("evaluating")
        var done = 0
        var failed = 0
        var findings: [DatasetFinding] = []
        let evaluation = evaluator.run { judgement in
            done += 1
            switch judgement.result {
            case .failed(let error):
                failed += 1
                findings.append(DatasetFinding(error, path: judgement.path))
            case .recognized(_, _, let warnings):
                findings += warnings.map { DatasetFinding($0, path: judgement.path) }
            }
            report.clip(judgement)
            bar.update(done: done, total: evaluator.clipCount)
        }
        bar.clear()
        FindingSummary(findings: findings, listPath: nil, advice: "--format jsonl names them all").lines
            .forEach(StandardError.write)
        report.summary(evaluation, failed: failed, split: evaluator.split?.rawValue ?? SplitChoice.all.rawValue)
        if failed > 0 { throw ExitStatus.someFilesFailed }
    }
}

/// A part of a data set.
enum SplitChoice: String, ExpressibleByArgument, CaseIterable {
    case training, validation, testing, all

    /// The split; nil: all.
    var split: DatasetSplit? { DatasetSplit(rawValue: rawValue) }
}
