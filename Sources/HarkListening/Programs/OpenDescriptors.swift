// SPDX-License-Identifier: Apache-2.0

import Glibc

package enum OpenDescriptors {
    /// Sees to it that no program started from now on inherits a descriptor beyond the standard ones, whoever opened it.
    ///
    /// Hark opens all of its own that way; but what it inherited itself, such as a lock held by the script that started
    /// it, would otherwise go on to programs that may outlive it.
    package static func closeOnExecution() {
        guard let folder = opendir("/proc/self/fd") else {
            for descriptor in STDERR_FILENO + 1..<1024 { mark(descriptor) }
            return
        }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if let descriptor = Int32(name), descriptor > STDERR_FILENO { mark(descriptor) }
        }
    }

    private static func mark(_ descriptor: Int32) {
        let flags = fcntl(descriptor, F_GETFD)
        if flags >= 0, flags & FD_CLOEXEC == 0 { _ = fcntl(descriptor, F_SETFD, flags | FD_CLOEXEC) }
    }
}
