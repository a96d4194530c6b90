// SPDX-License-Identifier: Apache-2.0

import HarkCore
import TestSupport
import Testing

@Suite struct CRC32Tests {
    static func checksum(_ bytes: [UInt8]) -> UInt32 { CRC32.checksum(bytes.span) }

    /// The check values of the catalog of CRCs and of zlib.
    @Test(arguments: [
        ("", UInt32(0)), ("a", 0xE8B7_BE43), ("abc", 0x3524_41C2), ("123456789", 0xCBF4_3926),
        ("The quick brown fox jumps over the lazy dog", 0x414F_A339),
    ])
    func knownValues(text: String, expected: UInt32) {
        #expect(Self.checksum(Array(text.utf8)) == expected)
    }

    @Test func zerosAndOnes() {
        #expect(Self.checksum([0, 0, 0, 0]) == 0x2144_DF1C)
        #expect(Self.checksum([255, 255, 255, 255]) == 0xFFFF_FFFF)
    }

    /// Bytes followed by their own checksum always leave the same remainder.
    @Test func residue() {
        var random = SeededRandom(seed: 1)
        for count in [0, 1, 2, 17, 300] {
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            var writer = ByteWriter()
            writer.append(bytes: bytes)
            writer.append(Self.checksum(bytes))
            #expect(Self.checksum(writer.bytes) == 0x2144_DF1C)
        }
    }
}
