// SPDX-License-Identifier: Apache-2.0

import HarkBasics
import HarkTraining

/// Writes what is wrong with the recordings to a file as soon as it is known; a training that fails for it leaves the list.
final class ProblemFile: Sendable {
    private let path: String?
    private let failure = Locked<CommandFailure?>(nil)

    /// - Parameter path: nil: nowhere.
    init(path: String?) {
        self.path = path
    }

    func add(_ event: TrainingEvent) {
        guard let path, case .findings(let findings) = event else { return }
        do {
            try FindingSummary(findings: findings, listPath: path).writeList()
        } catch let error as CommandFailure {
            failure.withLock { $0 = error }
        } catch {
            failure.withLock { $0 = CommandFailure("\(path): cannot be written", .output) }
        }
    }

    /// - Throws: why the list could not be written.
    func finish() throws {
        if let failure = failure.withLock({ $0 }) { throw failure }
    }
}
