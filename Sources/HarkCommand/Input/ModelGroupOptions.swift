// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Hark
import HarkBasics

/// The models that listen to one stream.
struct ModelGroupOptions: ParsableArguments {
    @Option(
        name: [.customShort("m"), .long],
        help: ArgumentHelp(
            "A .hark file, or the name of a built-in model; repeatable. (default: commands)", valueName: "file"),
        completion: Completions.model)
    var model: [String] = []

    @OptionGroup var budgets: BudgetOptions

    /// Loads the models.
    /// - Parameter note: receives a line for each model whose rates are extrapolated.
    func load(_ thresholds: ThresholdOptions, note: (String) -> Void) throws -> ModelGroup {
        try Self.load(
            model.isEmpty ? [BuiltInModel.standard] : model, budget: budgets.budget, thresholds: thresholds, note: note)
    }

    /// Loads models that listen to the same sound, with the thresholds given by the options.
    static func load(
        _ names: [String], budget: ModelBudget, thresholds: ThresholdOptions, note: (String) -> Void
    ) throws -> ModelGroup {
        let loaded = try names.map { (name: $0, model: try ModelOptions.loadSpotting($0, budget: budget)) }
        let models = try thresholds.applied(to: loaded, note: note).map { CompiledModel($0) }
        let group: ModelGroup
        do throws(ModelGroupError) {
            group = try ModelGroup(models)
        } catch {
            switch error {
            case .sampleRates(let one, let other):
                throw CommandFailure(
                    "the models need sound at \(one) and at \(other) Hz: choose models of one sample rate", .usage)
            case .keywordTwice(let keyword):
                throw CommandFailure(
                    "two of the models spot \(DisplayText.oneLine(keyword)): leave one out, or choose keywords with --keywords",
                    .usage)
            }
        }
        if let memory = budget.memory, group.memoryFootprint.total > memory {
            throw CommandFailure(
                "the models need \(group.memoryFootprint.total) bytes together, more than the budget of \(memory)",
                .model)
        }
        if let compute = budget.compute, group.computeLoad.total > compute {
            throw CommandFailure(
                "the models together: \(ModelError.overComputeBudget(group.computeLoad.parts, budget: compute))", .model
            )
        }
        return group
    }
}
