// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Random access to the bytes of a recording.
protocol ByteSource: AnyObject {
    /// In bytes; `Int64.max` if the end is not known until it is reached.
    var size: Int64 { get }

    /// Fills the buffer with the bytes that start at an offset.
    /// - Returns: the number of bytes read. Less than the buffer's size only at the end or after a read error.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) -> Int
}

/// A descriptor that is read once from start to end, such as standard input. It is not closed.
final class InputStream: ByteSource {
    let size = Int64.max
    /// Bytes read so far.
    private(set) var count: Int64 = 0
    /// The system's message for a read error; nil if there was none.
    private(set) var failure: String?

    private let descriptor: Int32

    init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) -> Int {
        // A stream cannot be read again, so only the next offset is valid.
        guard offset == count, failure == nil else { return 0 }
        var filled = 0
        // A read from a pipe returns only the bytes available. Reading whole blocks makes the result independent of how
        // the pipe was filled.
        while filled < buffer.count {
            let step = Glibc.read(descriptor, buffer.baseAddress! + filled, buffer.count - filled)
            if step < 0 {
                if errno == EINTR { continue }
                failure = AudioFileError.systemText(errno)
            }
            if step <= 0 { break }
            filled += step
        }
        count += Int64(filled)
        return filled
    }
}
