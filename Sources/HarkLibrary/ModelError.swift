import KeywordPipeline

/// Why a model cannot be used. The description names the file, the reason and the way out.
public enum ModelError: Error, Sendable, Equatable {
    /// The file is not there, is no file, or may not be read.
    case unreadable(path: String, reason: String)
    /// The bytes are no model that this version understands.
    /// - Parameter path: nil where they came from memory.
    case invalid(path: String?, reason: String)
    /// Running it takes more memory than allowed.
    case overBudget(bytes: Int, budget: Int)
    /// A rate of false alarms was asked of a model of which nobody has measured any.
    case notCalibrated(path: String?)

    /// - Parameter path: of the file; nil where there is none.
    init(_ error: KeywordPipeline.ModelError, path: String?) {
        switch error {
        case .format(let problem): self = .invalid(path: path, reason: problem.description)
        case .overBudget(let bill, let budget): self = .overBudget(bytes: bill.total, budget: budget)
        case .noBuiltInModel: self = .unreadable(path: path ?? "", reason: "there is no such file")
        case .unreadable(let reason), .unwritable(let reason): self = .unreadable(path: path ?? "", reason: reason)
        }
    }
}

extension ModelError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreadable(let path, let reason):
            "\(path): \(reason)"
        case .invalid(let path, let reason):
            "\(path ?? "the model"): \(reason)"
        case .overBudget(let bytes, let budget):
            "the model needs \(bytes) bytes, and \(budget) were allowed: allow more, or train a smaller one"
        case .notCalibrated(let path):
            "\(path ?? "the model"): not calibrated: run `hark calibrate` on it, or give the spotter a threshold"
        }
    }
}
