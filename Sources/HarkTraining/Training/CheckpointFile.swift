// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import HarkBasics

/// Where a training keeps its checkpoint: written beside its place and moved there, so that there is always a whole one.
package struct CheckpointFile: Sendable {
    package let path: String
    /// Whether to go on from the checkpoint there; a training without one begins at the beginning.
    package let resume: Bool

    package init(path: String, resume: Bool) {
        self.path = path
        self.resume = resume
    }

    /// Whether there is a checkpoint although resuming was not requested.
    var isOverlooked: Bool { !resume && FileManager.default.fileExists(atPath: path) }

    func save(_ checkpoint: Checkpoint) throws(TrainingError) {
        do {
            try ReplacedFile.write(checkpoint.serialized(), to: path)
        } catch {
            throw .unwritableCheckpoint(path: path, reason: error.reason)
        }
    }

    /// The checkpoint to resume from; nil without one, or if resuming was not requested.
    func load(configuration: String, recordingsDigest: String) throws(TrainingError) -> Checkpoint? {
        guard resume, FileManager.default.fileExists(atPath: path) else { return nil }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .checkpoint(path: path, reason: "it cannot be read")
        }
        guard let checkpoint = Checkpoint(parsing: [UInt8](data)) else {
            throw .checkpoint(path: path, reason: "no whole checkpoint of this program: begin again without --resume")
        }
        guard checkpoint.configuration == configuration else {
            throw .checkpoint(path: path, reason: "made with other settings: give the same, or begin without --resume")
        }
        guard checkpoint.recordingsDigest == recordingsDigest else {
            throw .checkpoint(
                path: path, reason: "made with other recordings: give the same, or begin without --resume")
        }
        return checkpoint
    }

    /// Removes it, when the model that it led to is safe.
    package func remove() {
        unlink(path)
        ReplacedFile.removeLeftover(of: path)
    }
}
