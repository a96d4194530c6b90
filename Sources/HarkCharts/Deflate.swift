// SPDX-License-Identifier: Apache-2.0

import CZlib

/// zlib's compression and checksum.
enum Deflate {
    /// The bytes as a zlib stream (RFC 1950).
    static func compress(_ bytes: [UInt8]) -> [UInt8] {
        var length = compressBound(uLong(bytes.count))
        return [UInt8](unsafeUninitializedCapacity: Int(length)) { buffer, initialized in
            let status = compress2(buffer.baseAddress, &length, bytes, uLong(bytes.count), Z_BEST_COMPRESSION)
            // The bound leaves it nothing to complain of but memory.
            precondition(status == Z_OK, "no memory to compress \(bytes.count) bytes")
            initialized = Int(length)
        }
    }

    /// The CRC-32 of PNG and zlib.
    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        UInt32(truncatingIfNeeded: crc32(0, bytes, uInt(bytes.count)))
    }
}
