// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Hark
import HarkCore
import HarkEvaluation

struct Calibrate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Set a model's thresholds for a rate of false alarms.",
        discussion: """
            Runs the model over the negatives, which contain no keyword, and over the words of the positives as one stream. \
            Sets each keyword's threshold so that all keywords together have the given expected rate of false alarms, in \
            equal shares. Stores the curve of rates against thresholds in the model, for `hark inspect` and `hark listen \
            --sensitivity`.

            Use recordings that the model was not trained on. Rates with fewer than ten counted false alarms are \
            extrapolated and marked with ~ (docs/false-alarms.md).

            EXAMPLES
              hark calibrate my.hark --positives my-words/ --negatives radio/ \\
                  --target-false-alarms-per-hour 0.5 --output my.hark
              hark calibrate my.hark --negatives radio/ --smoothing 0.1 --output smooth.hark
            """)

    @Argument(help: "A .hark file, or the name of a built-in model.", completion: Completions.model)
    var model: String

    @Option(
        help: ArgumentHelp(
            "A folder with one folder of recordings for each keyword, in which misses are counted.", valueName: "folder"
        ),
        completion: .directory)
    var positives: String?

    @Option(help: "Split of the positives: training, validation, testing or all.")
    var split: SplitChoice = .validation

    @OptionGroup var stream: StreamOptions

    @Option(
        help: ArgumentHelp(
            "False alarms per hour, all keywords together. (default: thresholds stay, only the curves are measured)",
            valueName: "rate"))
    var targetFalseAlarmsPerHour: Double?

    @OptionGroup var budgets: BudgetOptions

    @OptionGroup(title: "Options of the decoder (default: as the model has them)") var decoder: DecoderOptions

    @Option(
        name: [.customShort("o"), .long], help: ArgumentHelp("Path of the calibrated model.", valueName: "file"),
        completion: .file())
    var output: String

    /// The target rates that the option accepts.
    static let targetRates = 0.001...1000.0

    func validate() throws {
        if stream.negatives.isEmpty { throw ValidationError("--negatives is needed: recordings without any keyword") }
        if let rate = targetFalseAlarmsPerHour, !Self.targetRates.contains(rate) {
            throw ValidationError("--target-false-alarms-per-hour must be 0.001 to 1000")
        }
    }

    func run() throws {
        let loaded = try ModelOptions.load(model, budget: budgets.budget)
        let model = try decoder.applied(to: loaded)
        do throws(ModelError) { try ModelFile.checkWritable(output) } catch {
            throw CommandFailure(error.message(output), .output)
        }
        let run = try StreamRun(
            model: model, positives: positives, negatives: stream.negatives, noise: stream.noise,
            settings: stream.settings(split: split.split))
        let calibrated = try Self.calibrated(model, by: run.recording, targetRate: targetFalseAlarmsPerHour)
        // Before the model: if this cannot be written, the program ends with exit code 5, and the old file stays.
        if let calibration = calibrated.calibration {
            CalibrationTable.lines(calibrated, calibration).forEach(StandardOutput.write)
        }
        do throws(ModelError) { try ModelFile.save(calibrated, to: output) } catch {
            throw CommandFailure(error.message(output), .output)
        }
        if run.failures > 0 { throw ExitStatus.someFilesFailed }
    }

    /// The model with its curves, and with thresholds for the target rate if one is given. Warns if no threshold is
    /// known to keep that rate.
    static func calibrated(
        _ model: KeywordModel, by recording: PosteriorTraces, targetRate: Double?
    ) throws -> KeywordModel {
        do throws(Calibrator.Problem) {
            let calibration = try Calibrator.calibration(of: recording, targetRate: targetRate)
            let calibrated = model.with(calibration: calibration)
            for warning in CalibrationTable.warnings(calibrated, calibration) {
                StandardError.write("warning: \(warning)")
            }
            return calibrated
        } catch {
            throw CommandFailure(
                "none of the negatives could be used: give recordings without keywords", .someFilesFailed)
        }
    }
}
