// SPDX-License-Identifier: Apache-2.0

/// Why a run's folder cannot be written to or read.
package enum RunFolderError: Error, Equatable, Sendable {
    case unwritable(path: String, reason: String)
    /// The folder contains a run, and resuming was not requested.
    case taken(path: String)
    case unreadable(path: String, reason: String)
}

extension RunFolderError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unwritable(let path, let reason): "\(path): cannot be written: \(reason)"
        case .taken(let path):
            "\(path): contains another run: give a new folder, or resume that one (--resume)"
        case .unreadable(let path, let reason): "\(path): \(reason)"
        }
    }
}
