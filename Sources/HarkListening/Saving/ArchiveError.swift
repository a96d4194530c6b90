// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Why a folder cannot take recordings.
package struct ArchiveError: Error, Equatable, CustomStringConvertible {
    package let path: String
    package let code: Int32

    package var description: String { "\(path): cannot be written: \(String(cString: strerror(code)))" }
}
