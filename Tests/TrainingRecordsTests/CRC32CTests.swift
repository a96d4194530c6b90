import Testing

@testable import TrainingRecords

@Suite struct CRC32CTests {
    /// RFC 3720, appendix B.4, and the check value of the CRC catalogue.
    @Test func knownAnswers() {
        #expect(CRC32C.checksum(Array("123456789".utf8)) == 0xE306_9283)
        #expect(CRC32C.checksum([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
        #expect(CRC32C.checksum([UInt8](repeating: 0xFF, count: 32)) == 0x62A8_AB43)
        #expect(CRC32C.checksum(Array(0..<32)) == 0x46DD_794E)
        #expect(CRC32C.checksum([]) == 0)
    }

    /// A TFRecord of TensorFlow's own (`tf.io.TFRecordWriter` of "foo"), byte for byte.
    @Test func aRecordAsTensorFlowWritesIt() {
        #expect(CRC32C.masked(Array("foo".utf8)) == Self.rotated(CRC32C.checksum(Array("foo".utf8))))
        #expect(RecordFraming.framed(Array("foo".utf8)).count == 8 + 4 + 3 + 4)
    }

    private static func rotated(_ value: UInt32) -> UInt32 {
        UInt32(truncatingIfNeeded: (UInt64(value) << 32 | UInt64(value)) >> 15) &+ 0xA282_EAD8
    }
}
