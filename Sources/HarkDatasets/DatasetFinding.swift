// SPDX-License-Identifier: Apache-2.0

import AudioFiles

/// One flaw of a data set.
package struct DatasetFinding: Sendable, Equatable {
    package let problem: DatasetProblem
    /// Where: a recording, or a folder.
    package let path: String
    /// What distinguishes it from others of its kind, such as a reason or the path of the other copy; may be empty.
    package let detail: String

    package init(_ problem: DatasetProblem, path: String, detail: String = "") {
        self.problem = problem
        self.path = path
        self.detail = detail
    }

    /// Why a recording cannot be read.
    package init(_ error: AudioFileError, path: String) {
        let text = error.description
        let reason = text.hasPrefix("\(path): ") ? String(text.dropFirst(path.count + 2)) : text
        self.init(.unreadable, path: path, detail: reason)
    }

    /// What the reader says of a recording that it could read.
    package init(_ warning: AudioWarning, path: String) {
        self.init(.doubtful, path: path, detail: "\(warning)")
    }
}
