// SPDX-License-Identifier: Apache-2.0

import HarkBasics

/// Ends the program with a one-line message and an exit code.
struct CommandFailure: Error {
    let message: String
    let status: ExitStatus

    init(_ message: String, _ status: ExitStatus) {
        self.message = message
        self.status = status
    }

    /// The failure of a temporary file, which holds data that does not fit in memory.
    init(scratchFile error: FileWritingError) {
        self.init(
            "a temporary file in \(ScratchFile.folder) cannot be used: \(error.reason); "
                + "set TMPDIR to a folder with more room", .output)
    }
}

/// The program's exit codes, which are stable because scripts depend on them.
enum ExitStatus: Int32, Error {
    case success = 0
    /// Some recordings could not be used; all others were processed.
    case someFilesFailed = 1
    case usage = 2
    case model = 3
    case sound = 4
    case output = 5
    /// A training was stopped by Ctrl-C, with a complete checkpoint. Shells report the same code for a program ended by
    /// Ctrl-C.
    case interrupted = 130
}
