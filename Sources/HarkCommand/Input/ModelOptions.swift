// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FoundationEssentials
import Hark

struct ModelOptions: ParsableArguments {
    @Option(
        name: [.customShort("m"), .long],
        help: ArgumentHelp("A .hark file, or the name of a built-in model.", valueName: "file"),
        completion: Completions.model)
    var model: String = BuiltInModel.standard

    @OptionGroup var budgets: BudgetOptions

    func load() throws -> CompiledModel { CompiledModel(try Self.load(model, budget: budgets.budget)) }

    /// Loads a model for a command that spots keywords. The failure's message names the model.
    static func loadSpotting(_ name: String, budget: ModelBudget) throws -> KeywordModel {
        let model = try load(name, budget: budget)
        guard model.labels.contains(where: \.isKeyword) else {
            throw CommandFailure("\(name): the model has no keyword: train one with a folder for each keyword", .model)
        }
        return model
    }

    /// Loads a model for a command. The failure's message names the model.
    static func load(_ name: String, budget: ModelBudget) throws -> KeywordModel {
        do throws(ModelError) {
            return try ModelFile.load(name, budget: budget)
        } catch {
            throw CommandFailure(error.message(name), .model)
        }
    }
}
