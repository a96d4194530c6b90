// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Hark
import HarkTraining

struct Report: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a web page about a model or a training run.",
        discussion: """
            SOURCE is a model or the folder of `hark train --run`. The page is one file that loads nothing else. It shows the \
            learning curves of a run; with a data set the confusion matrix, precision and recall, error curves, score \
            histograms and the worst clips with their sound; with negatives misses against false alarms per hour; memory \
            and configuration.

            The page contains the recordings of the worst clips: consider this before you share it.

            EXAMPLES
              hark report runs/1 --output report.html
              hark report my.hark --dataset words/ --split testing -o report.html
              hark report my.hark --dataset words/ --negatives radio/ -o report.html
            """)

    @Argument(help: "A .hark file, the name of a built-in model, or the folder of a run.", completion: .file())
    var source: String

    @Option(
        help: ArgumentHelp(
            "A folder with one folder of recordings for each word (default: that of the run).",
            valueName: "folder"), completion: .directory)
    var dataset: String?

    @Option(help: "training, validation, testing or all (default: validation).")
    var split: SplitChoice?

    @Option(help: "Number of the worst clips, 0 to 500.")
    var worst = ReportRun.worstClips

    @Option(
        name: [.customShort("o"), .long], help: ArgumentHelp("Path of the page.", valueName: "file"),
        completion: .file())
    var output: String

    @OptionGroup var budgets: BudgetOptions

    @OptionGroup(title: "Options of continuous sound") var stream: StreamOptions

    func validate() throws {
        if !(0...500).contains(worst) { throw ValidationError("--worst must be 0 to 500") }
        if stream.negatives.isEmpty, !stream.noise.isEmpty { throw ValidationError("--noise needs --negatives") }
        guard dataset == nil, !RunFolder.isFolder(source) else { return }
        if split != nil { throw ValidationError("--split needs --dataset") }
        if !stream.negatives.isEmpty {
            throw ValidationError("--negatives needs --dataset: the words to count misses of")
        }
    }

    func run() throws {
        let source: ReportRun.Source =
            RunFolder.isFolder(source) ? .run(RunFolder(path: source)) : .model(source)
        var run = ReportRun(source: source, dataset: dataset, split: split, negatives: stream.negatives)
        run.noise = stream.noise
        run.settings = stream.settings(split: nil)
        run.worst = worst
        run.budget = budgets.budget
        let failures = try run.write(to: output)
        if failures > 0 { throw ExitStatus.someFilesFailed }
    }
}
