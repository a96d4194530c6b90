// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The time of day where the user is, as "12:34:56".
package enum WallClock {
    package static var now: String {
        var seconds = time(nil)
        var local = tm()
        localtime_r(&seconds, &local)
        let two = { (value: Int32) in value < 10 ? "0\(value)" : "\(value)" }
        return "\(two(local.tm_hour)):\(two(local.tm_min)):\(two(local.tm_sec))"
    }
}
