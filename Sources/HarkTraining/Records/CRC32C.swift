// SPDX-License-Identifier: Apache-2.0

/// The CRC-32C of RFC 3720 (Castagnoli): reflected polynomial 0x82F63B78, initial value and final complement all ones.
enum CRC32C {
    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var remainder: UInt32 = 0xFFFF_FFFF
        // Bit by bit: event files get some hundred bytes an epoch.
        for byte in bytes {
            remainder ^= UInt32(byte)
            for _ in 0..<8 {
                remainder = (remainder &>> 1) ^ (remainder & 1 == 1 ? 0x82F6_3B78 : 0)
            }
        }
        return ~remainder
    }

    /// As TFRecord files hold checksums: turned right by 15 bits, and a constant added, because a checksum of bytes
    /// that hold checksums of themselves says little.
    static func masked(_ bytes: [UInt8]) -> UInt32 {
        let checksum = checksum(bytes)
        return ((checksum >> 15) | (checksum << 17)) &+ 0xA282_EAD8
    }
}
