// SPDX-License-Identifier: Apache-2.0

import HarkCore

/// Why a model cannot be used.
public enum ModelError: Error, Sendable, Equatable {
    /// There is neither a file nor a built-in model of that name.
    case notFound(name: String, builtIn: [String])
    /// The file cannot be read, or is not a regular file.
    case unreadable(path: String, reason: String)
    /// The model cannot be written to the path.
    case unwritable(path: String, reason: String)
    /// The bytes are not a model that this version understands.
    /// - Parameter path: nil if the bytes came from memory.
    case invalid(path: String?, ModelFormatError)
    /// The running model needs more memory than allowed.
    /// - Parameters:
    ///   - parts: the memory it needs, by part.
    ///   - budget: bytes allowed.
    case overBudget(parts: [Model.MemoryPart], budget: Int)
    /// The running model needs more multiplications a second of sound than allowed.
    /// - Parameters:
    ///   - path: nil if the bytes came from memory.
    ///   - parts: the multiplications it needs, by part.
    ///   - budget: multiplications a second allowed.
    case overComputeBudget(path: String?, parts: [Model.ComputePart], budget: Int)
    /// A false-alarm rate was requested for a model that has no calibration.
    case notCalibrated(path: String?)

    /// The same error, naming the file that the bytes came from.
    func naming(_ path: String) -> ModelError {
        switch self {
        case .invalid(nil, let problem): .invalid(path: path, problem)
        case .overComputeBudget(nil, let parts, let budget):
            .overComputeBudget(path: path, parts: parts, budget: budget)
        default: self
        }
    }
}

extension ModelError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notFound(let name, let builtIn):
            "\(name): there is no such file and no built-in model of that name (\(builtIn.joined(separator: ", ")))"
        case .unreadable(let path, let reason), .unwritable(let path, let reason):
            "\(path): \(reason)"
        case .invalid(let path, let problem):
            "\(path ?? "the model"): \(problem)"
        case .overBudget(let parts, let budget):
            "the model needs \(parts.reduce(0) { $0 + $1.bytes }) bytes; the budget is \(budget) bytes"
        case .overComputeBudget(let path, let parts, let budget):
            "\(path ?? "the model"): it needs \(parts.reduce(0) { $0 + $1.multiplicationsPerSecond }) multiplications a "
                + "second of sound; the budget is \(budget)"
        case .notCalibrated(let path):
            "\(path ?? "the model"): the model has no calibration: calibrate it, or set a threshold"
        }
    }
}
