// SPDX-License-Identifier: Apache-2.0

import HarkBasics

/// Ends the program with a message of one line and an exit code.
struct CommandFailure: Error {
    let message: String
    let status: ExitStatus

    init(_ message: String, _ status: ExitStatus) {
        self.message = message
        self.status = status
    }

    /// What is too long for memory cannot be kept anywhere else.
    init(scratchFile error: FileWritingError) {
        self.init(
            "a temporary file in \(ScratchFile.folder) cannot be used: \(error.reason); "
                + "set TMPDIR to a folder with more room", .output)
    }
}
