// SPDX-License-Identifier: Apache-2.0

import Glibc
import HarkBasics

/// Lines for who reads the answers; each leaves at once, also into a pipe.
enum StandardOutput {
    /// Ends the program if a line cannot be written, as on a full disk: no answer is lost silently.
    static func write(_ line: String) {
        do {
            try Descriptor.write(Array("\(line)\n".utf8), to: STDOUT_FILENO)
        } catch {
            // Who reads only the first lines, such as `head`, is content with them.
            if error.code != EPIPE {
                StandardError.write("hark: standard output cannot be written to (\(error.reason)): is the disk full?")
            }
            exit(ExitStatus.output.rawValue)
        }
    }
}

/// Words for the person at the terminal; never part of an answer.
enum StandardError {
    static func write(_ line: String) {
        writeRaw(line + "\n")
    }

    /// Text without a line's end, such as a progress bar.
    static func writeRaw(_ text: String) {
        // A failure to write this cannot be reported anywhere.
        _ = Descriptor.write(text, to: STDERR_FILENO)
    }

    static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }
}
