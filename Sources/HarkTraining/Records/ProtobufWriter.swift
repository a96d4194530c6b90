// SPDX-License-Identifier: Apache-2.0

/// Encodes fields of protocol buffers: as much of the format as event files need.
struct ProtobufWriter {
    private(set) var bytes: [UInt8] = []

    /// What follows a field's number.
    private enum WireType: UInt64 {
        case varint = 0
        case fixed64 = 1
        case lengthDelimited = 2
        case fixed32 = 5
    }

    mutating func add(_ field: UInt64, integer value: Int64) {
        key(field, .varint)
        varint(UInt64(bitPattern: value))
    }

    mutating func add(_ field: UInt64, double value: Double) {
        key(field, .fixed64)
        withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes += $0 }
    }

    mutating func add(_ field: UInt64, float value: Float) {
        key(field, .fixed32)
        withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes += $0 }
    }

    mutating func add(_ field: UInt64, string value: String) { add(field, content: Array(value.utf8)) }

    mutating func add(_ field: UInt64, message value: ProtobufWriter) { add(field, content: value.bytes) }

    private mutating func add(_ field: UInt64, content: [UInt8]) {
        key(field, .lengthDelimited)
        varint(UInt64(content.count))
        bytes += content
    }

    private mutating func key(_ field: UInt64, _ type: WireType) { varint(field << 3 | type.rawValue) }

    /// Seven bits a byte, the lowest first; the highest bit says that more follow.
    private mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
