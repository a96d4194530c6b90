// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A regular file in memory without a name, which can still be opened by a path.
final class MemoryFile {
    let descriptor: Int32
    var path: String { "/proc/self/fd/\(descriptor)" }

    init(_ bytes: [UInt8]) {
        var name = Array("\(MemoryFolder.base)/hark-fuzz-XXXXXX".utf8CString)
        descriptor = mkstemp(&name)
        precondition(descriptor >= 0, "no file in \(MemoryFolder.base)")
        unlink(name)
        MemoryFolder.write(bytes, to: descriptor)
        lseek(descriptor, 0, SEEK_SET)
    }

    /// The current contents.
    var bytes: [UInt8] {
        let size = Int(lseek(descriptor, 0, SEEK_END))
        var bytes = [UInt8](repeating: 0, count: size)
        precondition(pread(descriptor, &bytes, size, 0) == size, "a file in memory that cannot be read")
        return bytes
    }

    deinit { close(descriptor) }
}
