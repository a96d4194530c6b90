// SPDX-License-Identifier: Apache-2.0

import HarkBasics
import HarkTraining

/// Collects gradient norms and writes them as CSV at the end.
final class GradientNormFile: Sendable {
    private let path: String
    private let lines = Locked(["epoch,frame,hidden,cell"])

    init(path: String) {
        self.path = path
    }

    func add(_ event: TrainingEvent) {
        guard case .gradientNorms(let epoch, let norms) = event else { return }
        let new = norms.map { "\(epoch),\($0.frame),\($0.hidden),\($0.cellBefore.map { "\($0)" } ?? "")" }
        lines.withLock { $0 += new }
    }

    func finish() throws {
        let text = lines.withLock { $0.joined(separator: "\n") + "\n" }
        do {
            try ReplacedFile.write(Array(text.utf8), to: path)
        } catch {
            throw CommandFailure("\(path): the gradient norms cannot be written there: \(error.reason)", .output)
        }
    }
}
