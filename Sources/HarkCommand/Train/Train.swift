// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FoundationEssentials
import Hark
import HarkDatasets
import HarkEvaluation
import HarkTraining
import SpeechSynthesis
import Synchronization

struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Train a model from folders of recordings.",
        discussion: """
            DATASET contains one folder of recordings for each word, as Speech Commands does: \
            <word>/<speaker>_nohash_<n>.wav. _background_noise_/ contains noise to mix in. validation_list.txt and \
            testing_list.txt, if present, assign clips to splits; otherwise a hash of the speaker does. Further data sets \
            only add training clips.

            --phrase TEXT trains a keyword without recordings, or in addition to them: synthetic voices say it, and training \
            starts from the built-in model `wake`. --speech adds speech without the keyword. One in five of its files is not \
            trained on: it sets the thresholds.

            OUTPUT is written at the end. Ctrl-C stops after the current batch and leaves the best model so far and \
            OUTPUT.checkpoint. The same command with --resume continues to the same model, bit for bit.

            --run DIR collects the model, metrics.csv, TensorBoard events, the configuration and report.html in a folder \
            (docs/report.md).

            EXAMPLES
              hark train --phrase "blue lantern" --speech podcasts/ --output lantern.hark
              hark train my-words/ --phrase "blue lantern" --output lantern.hark
              hark train my-words/ --check
              hark train my-words/ --output my.hark
              hark train my-words/ --run runs/1
              hark train speech-commands/ --keywords yes,no,stop --output three.hark
              hark train speech-commands/ more/ --keywords yes,no --epochs 40 -o two.hark
              hark train my-words/ --memory-budget 80KiB --output small.hark
              hark train my-words/ --negatives radio/ \\
                  --target-false-alarms-per-hour 0.5 --output my.hark
              hark train my-words/ --held-out podcasts/ --held-out calls/ --output my.hark
              hark train my-words/ --hidden 64 --teacher big.hark --output small.hark
              hark train my-words/ --from wake --output my.hark
              hark inspect my.hark --configuration > my.toml
              hark train my-words/ --config my.toml --output again.hark
            """)

    @Argument(
        help: ArgumentHelp("Folder with one folder of recordings for each word.", valueName: "dataset"),
        completion: .directory)
    var datasets: [String] = []

    @Option(
        name: [.customShort("o"), .long],
        help: ArgumentHelp("Where the model goes (with --run: DIR/model.hark, if not given).", valueName: "file"),
        completion: .file())
    var output: String?

    @Flag(
        help: ArgumentHelp(
            "Check the recordings and train nothing: prints words, clips, speakers, hours, splits and problems. Exit code 1 "
                + "if some recordings would not be used."))
    var check = false

    @Option(help: "With --check: text or jsonl.")
    var format: StreamFormat = .text

    @Option(
        help: ArgumentHelp(
            "List all problems of the recordings in this file, as JSON Lines. Only the first of each kind are printed.",
            valueName: "file"), completion: .file())
    var problems: String?

    @Option(
        name: .customLong("run"),
        help: ArgumentHelp(
            "Folder for the model, metrics, TensorBoard events, configuration and report.",
            valueName: "dir"), completion: .directory)
    var runPath: String?

    @Flag(help: "Continue from OUTPUT.checkpoint, or with --run from DIR/checkpoint.")
    var resume = false

    @Option(
        help: ArgumentHelp(
            "Write the gradients' norms back through time as CSV: epoch, frame, norm at the hidden state, norm at the cell "
                + "state.", valueName: "file"), completion: .file())
    var gradientNorms: String?

    @Option(
        help: ArgumentHelp(
            "Set the thresholds for this many false alarms per hour, all keywords together, counted in --negatives.",
            valueName: "rate"))
    var targetFalseAlarmsPerHour: Double?

    @Option(
        help: ArgumentHelp(
            "Recordings without keywords, not trained on, in which false alarms are counted; repeatable.",
            valueName: "path"), completion: .file())
    var negatives: [String] = []

    @Option(
        help: ArgumentHelp(
            "Speech without keywords from a source that is not trained on. False alarms in it are counted at the end and "
                + "stored in the model; repeatable.", valueName: "dir"),
        completion: .directory)
    var heldOut: [String] = []

    @OptionGroup(title: "A keyword as text") var phraseOptions: PhraseOptions

    @OptionGroup(title: "Options of the training")
    var options: TrainingOptions

    func validate() throws {
        if datasets.isEmpty, phraseOptions.phrase.isEmpty {
            throw ValidationError("name a folder of recordings, or a keyword with --phrase")
        }
        if check, phraseOptions.isGiven {
            throw ValidationError("--check is for recordings, not for --phrase and --speech")
        }
        if output == nil, runPath == nil, !check {
            throw ValidationError("name the model file: --output FILE or --run DIR (or --check)")
        }
        let trains = output != nil || runPath != nil || resume || gradientNorms != nil || !heldOut.isEmpty
        if check, trains || targetFalseAlarmsPerHour != nil {
            throw ValidationError("--check trains nothing: leave out the training options")
        }
        if format != .text, !check { throw ValidationError("--format needs --check") }
        if let rate = targetFalseAlarmsPerHour, !Calibrate.targetRates.contains(rate) {
            throw ValidationError("--target-false-alarms-per-hour must be 0.001 to 1000")
        }
        if (targetFalseAlarmsPerHour == nil) != negatives.isEmpty, phraseOptions.speech.isEmpty {
            throw ValidationError("--target-false-alarms-per-hour and --negatives must be given together")
        }
    }

    func run() throws {
        var settings = try options.settings(isPhrase: !phraseOptions.phrase.isEmpty)
        if check {
            return try DatasetCheck(datasets: datasets, settings: settings, format: format, listPath: problems).run()
        }
        settings.command = (["hark"] + CommandLine.arguments.dropFirst()).joined(separator: " ")
        settings.program = "hark \(RootCommand.version)"
        settings.date = Date().formatted(.iso8601)
        let teacher = settings.teacher.isEmpty ? nil : try ModelOptions.load(settings.teacher, budget: options.budget)
        let base = settings.base.isEmpty ? nil : try ModelOptions.load(settings.base, budget: options.budget)

        let strangers = heldOut.isEmpty ? nil : try HeldOutRun(folders: heldOut)
        let display = TrainingDisplay(problems: problems)
        let list = ProblemFile(path: problems)
        let gradients = gradientNorms.map(GradientNormFile.init)
        let stopped = StopFlag()
        let interruption = Interruption { stopped.raise() }
        defer { interruption.cancel() }
        let folder = runPath.map(RunFolder.init)
        let output = self.output ?? folder?.model ?? ""
        let checkpoint = CheckpointFile(path: folder?.checkpoint ?? "\(output).checkpoint", resume: resume)
        if folder == nil, checkpoint.isOverlooked {
            throw CommandFailure(
                "\(checkpoint.path): left by a stopped training: continue it with --resume, or delete the file to "
                    + "begin again", .usage)
        }
        let phrases = try preparedPhrases(&settings, stopped)
        let datasets = self.datasets + (phrases.map { [$0.folder] } ?? [])
        let judges = Judges(
            negatives: negatives + (phrases?.heldOutSpeech ?? []),
            rate: targetFalseAlarmsPerHour ?? (phrases?.heldOutSpeech.isEmpty ?? true ? nil : Self.usualRate))
        do {
            let recorder = try folder.map { try begin($0, settings: settings) }
            try ModelFile.checkWritable(output)
            let trainer = Trainer(
                settings: settings, teacher: teacher, base: base, checkpoint: checkpoint,
                isStopped: { stopped.isRaised },
                report: { event in
                    gradients?.add(event)
                    list.add(event)
                    recorder?.add(event)
                    display.show(event)
                })
            let places = Set([output, folder?.model ?? output])
            var best: KeywordModel?
            do {
                let model = try trainer.train(datasets: datasets) { model in
                    best = model
                    try list.finish()
                    // The file at `output` is not replaced before the model is final.
                    if let folder { try ModelFile.save(model, to: folder.model) }
                }
                try gradients?.finish()
                display.finish(model: model, output: output)
                best = model
                if let model, let rate = judges.rate {
                    best = try calibrate(model, rate: rate, positives: datasets[0], negatives: judges.negatives)
                }
                if let judged = best, let strangers { best = try strangers.judged(judged) }
            } catch TrainingError.interrupted(let path) {
                if let best { for place in places { try ModelFile.save(best, to: place) } }
                throw TrainingError.interrupted(checkpoint: path)
            }
            if let best { for place in places { try ModelFile.save(best, to: place) } }
            checkpoint.remove()
            if let folder, let recorder { try finish(folder, recorder) }
            advise(phrases, output: output)
        } catch let error as DatasetError {
            display.clear()
            throw CommandFailure(error.message, error.status)
        } catch let error as TrainingError {
            display.clear()
            throw CommandFailure(error.message, status(error))
        } catch let error as RunFolderError {
            throw CommandFailure(error.message, .output)
        } catch let error as ModelError {
            display.clear()
            throw CommandFailure(error.message(output), .output)
        }
    }

    private func begin(_ folder: RunFolder, settings: TrainingSettings) throws -> RunRecorder {
        let description = RunDescription(
            command: settings.command, program: settings.program, date: settings.date, datasets: datasets)
        let lock = try folder.begin(description, configuration: settings.toml, resume: resume)
        return try RunRecorder(folder, lock: lock)
    }

    /// Writes the run's page, and throws if the recorder could not write some file.
    private func finish(_ folder: RunFolder, _ recorder: RunRecorder) throws {
        var report = ReportRun(source: .run(folder), dataset: nil, split: nil, negatives: negatives)
        // The user's own settings chose the size of this model.
        report.budget = .unlimited
        try report.write(to: folder.report)
        StandardError.write("\(folder.report): open it in a browser")
        if let problem = recorder.problem { throw CommandFailure("\(problem)", .output) }
    }

    /// What the thresholds are set from.
    private struct Judges {
        let negatives: [String]
        /// Target false alarms per hour; nil: thresholds are not set.
        let rate: Double?
    }

    /// The target false alarms per hour if speech is held out and no rate is given.
    private static let usualRate = 0.5

    /// Synthesizes the phrases, and adds their labels to the keywords.
    private func preparedPhrases(_ settings: inout TrainingSettings, _ stopped: StopFlag) throws -> PhraseCorpus? {
        guard phraseOptions.isGiven else { return nil }
        let labels = phraseOptions.phrase.map(PhraseDataset.label)
        if settings.keywords.isEmpty, let first = datasets.first {
            do { settings.keywords = try DatasetFolder(scanning: first).words } catch let error {
                throw CommandFailure(error.message, error.status)
            }
        }
        settings.keywords += labels.filter { !settings.keywords.contains($0) }
        return try PhraseCorpus(phraseOptions, clipSeconds: settings.clipSeconds) { stopped.isRaised }
    }

    /// Prints advice after the training of a phrase.
    private func advise(_ phrases: PhraseCorpus?, output: String) {
        guard let phrases, let label = phrases.labels.first else { return }
        if datasets.isEmpty {
            StandardError.write(
                "note: trained only on synthetic voices. Ten takes by people help most: hark record \(label) "
                    + "--output my-words, then hark train my-words/ with the same options")
        }
        if phraseOptions.speech.isEmpty {
            StandardError.write(
                "note: trained without other speech, so it will fire often: give hours without the word, --speech DIR")
        }
        StandardError.write("try it: hark listen --model \(output)")
    }

    /// Sets the finished model's thresholds from the validation split of the data set and the negatives.
    private func calibrate(
        _ model: KeywordModel, rate: Double, positives: String, negatives: [String]
    ) throws -> KeywordModel {
        let heard = { (positives: String?) in
            try StreamRun(model: model, positives: positives, negatives: negatives, settings: StreamSettings())
        }
        let hasWords =
            (try? StreamEvaluator(
                model: CompiledModel(model), positives: positives, negatives: [], settings: StreamSettings())) != nil
        if !hasWords { StandardError.write("note: no validation clips of keywords, so misses are not counted") }
        let run = try heard(hasWords ? positives : nil)
        let calibrated = try Calibrate.calibrated(model, by: run.recording, targetRate: rate)
        if let calibration = calibrated.calibration {
            CalibrationTable.lines(calibrated, calibration).forEach(StandardOutput.write)
        }
        return calibrated
    }

    private func status(_ error: TrainingError) -> ExitStatus {
        switch error {
        case .teacherLacksLabels, .teacherSampleRate: .model
        case .baseDiffers: .usage
        case .budgetTooSmall, .checkpoint: .usage
        case .unwritableCheckpoint: .output
        case .interrupted: .interrupted
        }
    }
}

/// Set on a signal, polled by the training.
private final class StopFlag: Sendable {
    private let value = Atomic(false)

    func raise() { value.store(true, ordering: .relaxed) }
    var isRaised: Bool { value.load(ordering: .relaxed) }
}
