// SPDX-License-Identifier: Apache-2.0

/// TensorFlow's framing of records in a file (TFRecord): length, its checksum, the bytes, their checksum, all little
/// endian.
enum RecordFraming {
    static func framed(_ content: [UInt8]) -> [UInt8] {
        let length = withUnsafeBytes(of: UInt64(content.count).littleEndian) { Array($0) }
        return length + little(CRC32C.masked(length)) + content + little(CRC32C.masked(content))
    }

    private static func little(_ value: UInt32) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }
}
