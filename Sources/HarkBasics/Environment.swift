// SPDX-License-Identifier: Apache-2.0

import Glibc

package enum Environment {
    /// A variable's value; nil where it is not set.
    package static func value(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
