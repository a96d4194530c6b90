// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Writes that continue until all bytes are written.
package enum Descriptor {
    /// - Throws: The error that stopped the write; some of the bytes may already be written.
    package static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws(FileWritingError) {
        var written = 0
        while written < bytes.count {
            let count = Glibc.write(descriptor, bytes.baseAddress! + written, bytes.count - written)
            if count < 0, errno == EINTR { continue }
            // EAGAIN: another program that shares the pipe may have made it nonblocking.
            if count < 0, errno == EAGAIN {
                var full = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&full, 1, -1)
                continue
            }
            guard count > 0 else { throw FileWritingError(code: count == 0 ? EIO : errno) }
            written += count
        }
    }

    /// - Throws: The error that stopped the write; some of the bytes may already be written.
    package static func write(_ bytes: [UInt8], to descriptor: Int32) throws(FileWritingError) {
        try bytes.withUnsafeBufferPointer { (bytes) throws(FileWritingError) in
            try write(UnsafeRawBufferPointer(bytes), to: descriptor)
        }
    }

    /// - Returns: Whether all of it was written.
    package static func write(_ text: String, to descriptor: Int32) -> Bool {
        var text = text
        return text.withUTF8 { (try? write(UnsafeRawBufferPointer($0), to: descriptor)) != nil }
    }

    /// Waits until the written data is on disk, if the file is on a disk.
    package static func synchronize(_ descriptor: Int32) throws(FileWritingError) {
        // Pipes and some file systems cannot be synchronized and report one of these errors.
        while fdatasync(descriptor) != 0, errno != EINVAL, errno != ENOTSUP, errno != EROFS {
            guard errno == EINTR else { throw FileWritingError(code: errno) }
        }
    }
}

package enum Environment {
    /// A variable's value; nil if it is not set.
    package static func value(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
