// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Hark

/// What models may need.
struct BudgetOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Refuse a model that needs more memory than this, such as 128KiB.", valueName: "size"))
    var memoryBudget: ByteCount?

    @Option(
        help: ArgumentHelp(
            "Refuse a model that needs more multiplications for a second of sound than this, such as 500M. "
                + "(default: \(OperationRate(Model.standardComputeBudget)))", valueName: "number"))
    var computeBudget: OperationRate?

    var budget: ModelBudget {
        ModelBudget(
            memory: memoryBudget?.bytes, compute: computeBudget?.perSecond ?? Model.standardComputeBudget)
    }
}
