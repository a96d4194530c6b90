// SPDX-License-Identifier: Apache-2.0

/// Appends little-endian values to bytes.
public struct ByteWriter: Sendable {
    public private(set) var bytes: [UInt8] = []

    public init() {}

    public mutating func append<Value: FixedWidthInteger>(_ value: Value) {
        for shift in stride(from: 0, to: Value.bitWidth, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> Value(shift)))
        }
    }

    /// IEEE 754 single precision.
    public mutating func append(_ value: Float) {
        append(value.bitPattern)
    }

    public mutating func append<Value: FixedWidthInteger>(contentsOf values: some Sequence<Value>) {
        for value in values { append(value) }
    }

    public mutating func append(contentsOf values: [Float]) {
        for value in values { append(value) }
    }

    public mutating func append(bytes more: [UInt8]) {
        bytes.append(contentsOf: more)
    }
}
