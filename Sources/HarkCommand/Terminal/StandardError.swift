// SPDX-License-Identifier: Apache-2.0

import Glibc
import HarkBasics

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
