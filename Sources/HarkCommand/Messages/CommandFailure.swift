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

/// The program's exit codes; a promise to scripts.
enum ExitStatus: Int32, Error {
    case success = 0
    /// Some recordings could not be used; all others were.
    case someFilesFailed = 1
    case usage = 2
    case model = 3
    case sound = 4
    case output = 5
    /// A training stopped by Ctrl-C, its checkpoint whole; what shells report for a program that Ctrl-C ended.
    case interrupted = 130
}
