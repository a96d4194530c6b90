// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Bytes a recording is decoded from.
protocol ByteSource: AnyObject {
    /// In bytes; `Int64.max` where the end shows only when it is reached.
    var size: Int64 { get }

    /// Fills the buffer with the bytes from an offset on.
    /// - Returns: bytes read, fewer than asked for only at the end or where reading fails.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) -> Int
}

/// A descriptor read once from front to back, such as standard input; it stays open.
final class InputStream: ByteSource {
    let size = Int64.max
    /// Bytes read so far.
    private(set) var count: Int64 = 0
    /// Why reading failed, in the system's words; nil at a proper end.
    private(set) var failure: String?

    private let descriptor: Int32

    init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) -> Int {
        // What has passed is gone.
        guard offset == count, failure == nil else { return 0 }
        var filled = 0
        // A pipe gives what it holds just then; whole blocks are wanted, so that how it was filled changes nothing.
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
