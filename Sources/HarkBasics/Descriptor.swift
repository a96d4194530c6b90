// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Writing to an open file, in full.
package enum Descriptor {
    /// - Throws: what kept the rest from being written; any number of bytes may have been by then.
    package static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws(FileWritingError) {
        var written = 0
        while written < bytes.count {
            let count = Glibc.write(descriptor, bytes.baseAddress! + written, bytes.count - written)
            if count < 0, errno == EINTR { continue }
            // Another program that shares a pipe may have told it not to wait.
            if count < 0, errno == EAGAIN {
                var full = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&full, 1, -1)
                continue
            }
            guard count > 0 else { throw FileWritingError(code: count == 0 ? EIO : errno) }
            written += count
        }
    }

    /// - Throws: what kept the rest from being written; any number of bytes may have been by then.
    package static func write(_ bytes: [UInt8], to descriptor: Int32) throws(FileWritingError) {
        try bytes.withUnsafeBufferPointer { (bytes) throws(FileWritingError) in
            try write(UnsafeRawBufferPointer(bytes), to: descriptor)
        }
    }

    /// - Returns: whether all of it was taken.
    package static func write(_ text: String, to descriptor: Int32) -> Bool {
        var text = text
        return text.withUTF8 { (try? write(UnsafeRawBufferPointer($0), to: descriptor)) != nil }
    }

    /// Waits until the disk has what was written, where the file is on one.
    package static func synchronize(_ descriptor: Int32) throws(FileWritingError) {
        // Pipes and some file systems have nothing to wait for, and say so.
        while fdatasync(descriptor) != 0, errno != EINVAL, errno != ENOTSUP, errno != EROFS {
            guard errno == EINTR else { throw FileWritingError(code: errno) }
        }
    }
}

package enum Environment {
    /// A variable's value; nil where it is not set.
    package static func value(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
