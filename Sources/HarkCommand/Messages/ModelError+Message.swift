// SPDX-License-Identifier: Apache-2.0

import Hark

extension ModelError {
    /// The error in one line, with the next step.
    /// - Parameter name: the model as the user gave it.
    func message(_ name: String) -> String {
        switch self {
        case .notFound(_, let builtIn):
            "\(name): no such file, and no built-in model of that name (available: "
                + "\(builtIn.joined(separator: ", "))): give the path of a .hark file"
        case .unreadable(_, "not a regular file"):
            "\(name): not a regular file: give the path of a .hark file"
        case .unreadable(_, let reason):
            "\(name): \(reason)"
        case .unwritable(_, let reason):
            "\(name): the model cannot be written there: \(reason)"
        case .invalid(_, let problem):
            "\(name): \(problem)"
        case .overBudget(let parts, let budget):
            "\(name): the model needs \(parts.reduce(0) { $0 + $1.bytes }) bytes "
                + "(\(parts.map { "\($0.name) \($0.bytes)" }.joined(separator: ", "))), "
                + "the memory budget is \(budget): raise --memory-budget or choose a smaller model"
        case .overComputeBudget(_, let parts, let budget):
            "\(name): \(Self.overComputeBudget(parts, budget: budget))"
        case .notCalibrated:
            "\(name): the model has no calibration: run hark calibrate first"
        }
    }

    /// What is said of a model, or of several together, beyond the compute budget.
    static func overComputeBudget(_ parts: [Model.ComputePart], budget: Int) -> String {
        let need = OperationRate(parts.reduce(0) { $0 + $1.multiplicationsPerSecond })
        let parts = parts.map { "\($0.name) \(OperationRate($0.multiplicationsPerSecond))" }.joined(separator: ", ")
        return "\(need) multiplications for a second of sound (\(parts)) are more than the compute budget of "
            + "\(OperationRate(budget)): raise --compute-budget, or choose a smaller model"
    }
}
