// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The right to write to a folder, which one process has at a time. It ends with this object, or with the process,
/// however that ends. No file is made for it.
package final class FolderLock: Sendable {
    /// -1 on file systems without locks.
    private let descriptor: Int32

    /// - Parameter path: of an existing folder.
    /// - Returns: Nil if another process, or another part of this one, has the right.
    package init?(_ path: String) {
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        descriptor = folder
        if folder >= 0, flock(folder, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK { return nil }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }
}
