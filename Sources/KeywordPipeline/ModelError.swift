import ModelFormat

/// Why a model cannot be used.
public enum ModelError: Error, Equatable, Sendable {
    case format(ModelFormatError)
    case overBudget(MemoryBill, budget: Int)
    case unreadable(reason: String)
    case unwritable(reason: String)
    case noBuiltInModel(named: String, available: [String])
}

extension ModelError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .format(let error):
            error.description
        case .overBudget(let bill, let budget):
            "the model needs \(bill.total) bytes (\(bill.summary)), the memory budget is \(budget): raise --memory-budget or choose a smaller model"
        case .unreadable(let reason):
            reason
        case .unwritable(let reason):
            "the model cannot be written there: \(reason)"
        case .noBuiltInModel(let name, let available):
            "no such file, and no built-in model \"\(name)\" (there is \(available.joined(separator: ", "))): give the path of a .hark file"
        }
    }
}
