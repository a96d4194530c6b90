// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HarkTraining

@Suite struct CRC32CTests {
    /// The vectors of RFC 3720, appendix B.4, and the check value of the CRC catalog.
    @Test func knownAnswers() {
        #expect(CRC32C.checksum(Array("123456789".utf8)) == 0xE306_9283)
        #expect(CRC32C.checksum([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
        #expect(CRC32C.checksum([UInt8](repeating: 0xFF, count: 32)) == 0x62A8_AB43)
        #expect(CRC32C.checksum(Array(0..<32)) == 0x46DD_794E)
        #expect(CRC32C.checksum([]) == 0)
    }

    /// The record "foo" as TensorBoard's own writer (`tensorboard.summary.writer.record_writer`) writes it.
    @Test func aRecordAsTensorBoardWritesIt() {
        let record: [UInt8] = [
            3, 0, 0, 0, 0, 0, 0, 0, 0xB0, 0x99, 0x49, 0x0E, 0x66, 0x6F, 0x6F, 0x61, 0x8A, 0xBE, 0xFE,
        ]
        #expect(RecordFraming.framed(Array("foo".utf8)) == record)
    }
}
