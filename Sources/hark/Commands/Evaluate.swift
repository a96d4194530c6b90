import ArgumentParser
import FileRecognition
import KeywordPipeline
import KeywordTraining

struct Evaluate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure a model on labelled recordings.",
        discussion: """
            Folders that are not labels of the model count as _unknown_; folders _silence_ and _unknown_ are
            themselves; _background_noise_ is left out.

            EXAMPLES
              hark evaluate speech-commands/ --split validation
              hark evaluate my-words/ --model my.hark --split all --format jsonl
            """)

    @Argument(help: "A folder of folders of recordings, as for train.")
    var dataset: String

    @OptionGroup var modelOptions: ModelOptions

    @Option(help: "training, validation, testing or all.")
    var split: SplitChoice = .validation

    @Option(help: "text or jsonl: a line a clip, last a summary.")
    var format: StreamFormat = .text

    enum SplitChoice: String, ExpressibleByArgument, CaseIterable {
        case training, validation, testing, all

        var split: DatasetSplit? { DatasetSplit(rawValue: rawValue) }
    }

    func run() throws {
        let model = try modelOptions.load()
        let evaluator: Evaluator
        do throws(DatasetError) {
            evaluator = try Evaluator(model: model, dataset: dataset, split: split.split)
        } catch {
            throw CommandFailure("\(error)", .someFilesFailed)
        }
        let report = EvaluationReport(labels: model.labels.map(\.name), format: format)
        let bar = ProgressBar("evaluating")
        var done = 0
        var failed = 0
        let evaluation = evaluator.run { judgement in
            done += 1
            if case .failed(let error) = judgement.result {
                failed += 1
                bar.clear()
                StandardError.write("skipped: \(error)")
            }
            report.clip(judgement)
            bar.update(done: done, total: evaluator.clipCount)
        }
        bar.clear()
        report.summary(evaluation, failed: failed, split: split.rawValue)
        if failed > 0 { throw ExitStatus.someFilesFailed }
    }
}
