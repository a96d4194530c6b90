// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FoundationEssentials
import Glibc
import Hark
import HarkBasics
import HarkTraining
import WordRecording

/// How to train: a configuration file, single options by name, and flags for the common ones. Later ones override
/// earlier ones.
struct TrainingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A TOML file of settings, as `hark inspect --configuration` prints it.", valueName: "file"),
        completion: .file())
    var config: String?

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            "One setting by its name in the TOML file; repeatable: --set loss.labelSmoothing=0.1",
            valueName: "option=value"))
    var assignments: [String] = []

    @Option(
        help: ArgumentHelp(
            "The words to recognize, separated by commas; all others become _unknown_. (default: every folder)",
            valueName: "words"))
    var keywords: String?

    @Option(help: "Passes over the recordings, augmented anew each time (default: \(TrainingSettings().epochs)).")
    var epochs: Int?

    @Option(
        help: ArgumentHelp(
            "LSTM cells of each layer, 1 to 512; up to three layers, separated by commas (default: 128).",
            valueName: "cells"))
    var hidden: String?

    @Option(
        help: ArgumentHelp(
            "Train the largest network that fits into this much memory, such as 80KiB.", valueName: "size"))
    var memoryBudget: ByteCount?

    @Option(
        help: ArgumentHelp(
            "Refuse a model of --from or --teacher that needs more multiplications for a second of sound than this. "
                + "(default: \(OperationRate(Model.standardComputeBudget)))", valueName: "number"))
    var computeBudget: OperationRate?

    /// For models to learn from.
    var budget: ModelBudget { ModelBudget(compute: computeBudget?.perSecond ?? Model.standardComputeBudget) }

    @Option(help: "Seed of all random choices. The same seed, recordings and options give the same model.")
    var seed: Int?

    @Option(
        help: ArgumentHelp(
            "Recordings of noise to mix in, a file or folder; repeatable.", valueName: "path"),
        completion: .file())
    var noise: [String] = []

    @Option(help: ArgumentHelp("Posterior from which `hark listen` reports a keyword, 0 to 1.", valueName: "score"))
    var threshold: Double?

    @Option(help: ArgumentHelp("Length of a training clip in seconds, 0.5 to 10.", valueName: "seconds"))
    var clipSeconds: Double?

    @Option(
        help: ArgumentHelp(
            "A model with the same keywords, whose posteriors are learned besides the labels.", valueName: "file"),
        completion: .file())
    var teacher: String?

    @Option(
        name: .customLong("from"),
        help: ArgumentHelp(
            "Start from this model, for words with few recordings: a .hark file, or the name of a built-in model.",
            valueName: "model"), completion: Completions.model)
    var base: String?

    @Option(help: "lstm, or rnn: a plain recurrent network for comparison, which is not written as a model.")
    var cell: CellKind?

    @Flag(inversion: .prefixedNo, help: "Round weights and activations in training as the quantized model does.")
    var quantizationAware: Bool?

    /// - Parameter isPhrase: whether a keyword is given as text, with few recordings or none.
    func settings(isPhrase: Bool = false) throws -> TrainingSettings {
        var settings = TrainingSettings()
        if let base = base ?? (isPhrase ? Self.baseOfPhrases : nil) {
            let model = try ModelOptions.load(base, budget: budget)
            do throws(ConfigurationError) {
                try settings.fineTune(from: base, configuration: model.provenance.configuration ?? "")
            } catch {
                throw CommandFailure("\(base): its configuration cannot be read: \(error)", .model)
            }
        }
        if isPhrase { settings.learnPhrase() }
        do throws(ConfigurationError) {
            if let config { try settings.apply(file: config) }
        } catch {
            throw CommandFailure("\(config ?? ""): \(error)", .usage)
        }
        do throws(ConfigurationError) {
            for assignment in assignments { try settings.apply(assignment: assignment) }
        } catch {
            throw CommandFailure("--set \(error)", .usage)
        }
        if let keywords {
            settings.keywords = keywords.split(separator: ",").map { $0.trimmed }
        }
        if let epochs { settings.epochs = epochs }
        if let hidden { settings.network.hidden = try cells(hidden) }
        if let cell { settings.network.cell = cell }
        if let memoryBudget { settings.network.memoryBudget = memoryBudget.bytes }
        if let seed { settings.seed = seed }
        settings.noise += noise
        if let threshold { settings.threshold = threshold }
        if let clipSeconds { settings.clipSeconds = clipSeconds }
        if let teacher { settings.teacher = teacher }
        if let quantizationAware { settings.network.quantizationAware = quantizationAware }
        if let problem = settings.problem { throw CommandFailure(problem, .usage) }
        return settings
    }

    /// The model that a phrase is trained from by default.
    private static let baseOfPhrases = "wake"

    private func cells(_ text: String) throws -> [Int] {
        try text.split(separator: ",", omittingEmptySubsequences: false).map {
            guard let cells = Int($0.trimmed) else {
                throw CommandFailure("--hidden \(text): whole numbers are needed, with commas between layers", .usage)
            }
            return cells
        }
    }
}

extension CellKind: ExpressibleByArgument {}
