// SPDX-License-Identifier: Apache-2.0

import Glibc
import HarkBasics

/// An append-only file of records. Each record is synchronized to disk before the next one. If a record cannot be
/// written completely, the file is truncated to the records before it.
final class AppendedFile {
    let path: String
    private let descriptor: Int32
    private var length: Int

    /// - Parameter isNew: whether the file must not exist yet; otherwise an existing file is appended to.
    init(path: String, isNew: Bool) throws(RunFolderError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (isNew ? O_EXCL : 0), 0o666)
        guard descriptor >= 0 else { throw .unwritable(path: path, reason: String(cString: strerror(errno))) }
        length = Int(lseek(descriptor, 0, SEEK_END))
    }

    deinit { close(descriptor) }

    func append(_ bytes: [UInt8]) throws(RunFolderError) {
        do {
            try Descriptor.write(bytes, to: descriptor)
            try Descriptor.synchronize(descriptor)
        } catch {
            _ = ftruncate(descriptor, length)
            lseek(descriptor, length, SEEK_SET)
            throw .unwritable(path: path, reason: error.reason)
        }
        length += bytes.count
    }
}
