// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Why a file could not be written.
package struct FileWritingError: Error, Equatable {
    /// The system's number for it, such as `ENOSPC`.
    package let code: Int32

    package init(code: Int32) {
        self.code = code
    }

    /// In the system's words.
    package var reason: String { String(cString: strerror(code)) }
}
