// SPDX-License-Identifier: Apache-2.0

import Glibc
import HarkBasics

/// Lines of output. Each is written at once, also into a pipe.
enum StandardOutput {
    /// Writes a line for people: what would end it or act on a terminal is escaped. Exits if it cannot be written, as on
    /// a full disk, so that no output is lost silently.
    static func write(_ line: String) { writeRaw(DisplayText.oneLine(line) + "\n") }

    /// Writes text as it is, for programs, or with newlines of its own. Exits as ``write(_:)`` does.
    static func writeRaw(_ text: String) {
        do {
            try Descriptor.write(Array(text.utf8), to: STDOUT_FILENO)
        } catch {
            // A reader such as `head` closes the pipe once it has enough, which is not an error.
            if error.code != EPIPE {
                StandardError.write("hark: standard output cannot be written to (\(error.reason)): is the disk full?")
            }
            exit(ExitStatus.output.rawValue)
        }
    }

    static let isTerminal = isatty(STDOUT_FILENO) == 1
}

/// Messages for the user; never part of the output.
enum StandardError {
    /// Writes a line; what would end it or act on a terminal is escaped.
    static func write(_ line: String) {
        writeRaw(DisplayText.oneLine(line) + "\n")
    }

    /// Writes text as it is, such as a progress bar.
    static func writeRaw(_ text: String) {
        // A failure to write this cannot be reported anywhere.
        _ = Descriptor.write(text, to: STDERR_FILENO)
    }

    static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }
}
