// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The limit of open files keeps readable recordings from failing for lack of descriptors, if the system allows few or
/// there are many cores.
enum OpenFileLimit {
    /// Number of recordings that may be open at once, at least 1.
    static var recordings: Int {
        /// Descriptors in use: standard input, output and error, those of Dispatch, and some of the caller.
        let others: UInt = 24
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur > others else {
            return 1
        }
        return Int(min(limit.rlim_cur - others, 1 << 20))
    }
}
