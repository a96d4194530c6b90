// SPDX-License-Identifier: Apache-2.0

/// The CRC-32 of ISO 3309 (zlib, PNG): reflected polynomial 0xEDB88320, initial value and final complement all ones.
public enum CRC32 {
    /// Bit by bit: a model is checked once at load, and a table would cost a microcontroller 1 KiB.
    public static func checksum(_ bytes: borrowing Span<UInt8>) -> UInt32 {
        var remainder: UInt32 = 0xFFFF_FFFF
        for index in bytes.indices {
            remainder ^= UInt32(bytes[index])
            for _ in 0..<8 {
                remainder = (remainder &>> 1) ^ (remainder & 1 == 1 ? 0xEDB8_8320 : 0)
            }
        }
        return ~remainder
    }
}
