// SPDX-License-Identifier: Apache-2.0

/// Bytes a recording is decoded from.
protocol ByteSource: AnyObject {
    /// In bytes; `Int64.max` where the end shows only when it is reached.
    var size: Int64 { get }

    /// Fills the buffer with the bytes from an offset on.
    /// - Returns: bytes read, fewer than asked for only at the end or where reading fails.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) -> Int
}
