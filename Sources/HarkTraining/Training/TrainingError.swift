// SPDX-License-Identifier: Apache-2.0

/// Why a training cannot begin or go on, apart from its recordings.
package enum TrainingError: Error, Equatable, Sendable {
    case teacherLacksLabels([String], knows: [String])
    case teacherSampleRate(Int, needed: Int)
    case teacherProjects
    /// A base whose features or layers are not those to be trained.
    case baseDiffers(reason: String)
    case budgetTooSmall(Int, least: Int)
    /// A checkpoint that cannot be resumed from.
    case checkpoint(path: String, reason: String)
    case unwritableCheckpoint(path: String, reason: String)
    /// Stopped as asked; the checkpoint is whole.
    case interrupted(checkpoint: String?)
}

extension TrainingError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .teacherLacksLabels(let missing, let known):
            "the teacher does not know \(missing.joined(separator: ", ")), only \(known.joined(separator: ", ")): "
                + "train it on the same keywords"
        case .teacherSampleRate(let rate, let needed):
            "the teacher is for \(rate) Hz, not \(needed) Hz: train it with the same sample rate"
        case .teacherProjects:
            "the teacher has a recurrent projection, which training does not compute: choose one without"
        case .baseDiffers(let reason):
            "the base model \(reason)"
        case .budgetTooSmall(let budget, let least):
            "no network fits into \(budget) bytes: the smallest takes \(least), features included"
        case .checkpoint(let path, let reason):
            "\(path): \(reason)"
        case .unwritableCheckpoint(let path, let reason):
            "\(path): the checkpoint cannot be written: \(reason)"
        case .interrupted(let checkpoint):
            checkpoint.map { "stopped; --resume continues from \($0)" } ?? "stopped"
        }
    }
}
