// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A system call's error.
package struct SystemFailure: Error, CustomStringConvertible {
    package let code: Int32

    package var description: String { String(cString: strerror(code)) }
}
