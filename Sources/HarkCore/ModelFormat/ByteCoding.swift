// SPDX-License-Identifier: Apache-2.0

/// Reads little-endian values from one section. Every read is checked against the number of bytes left.
public struct ByteReader: Sendable {
    private let bytes: ConstantArray<UInt8>.SubSequence
    private var position: Int
    /// The section the bytes belong to, named in errors.
    public let section: SectionTag

    public init(_ bytes: ConstantArray<UInt8>.SubSequence, section: SectionTag) {
        self.bytes = bytes
        self.position = bytes.startIndex
        self.section = section
    }

    /// Bytes not read yet.
    public var remaining: Int { bytes.endIndex - position }

    public func invalid(_ reason: @autoclosure () -> String) -> ModelFormatError {
        .invalid(section, reason())
    }

    private func require(_ count: Int) throws(ModelFormatError) {
        guard count <= remaining else { throw invalid("it ends \(count - remaining) bytes early") }
    }

    public mutating func read<Value: FixedWidthInteger>(_ type: Value.Type = Value.self) throws(ModelFormatError)
        -> Value
    {
        let size = Value.bitWidth / 8
        try require(size)
        var value: Value = 0
        for offset in 0..<size {
            value |= Value(truncatingIfNeeded: bytes[position + offset]) << Value(8 * offset)
        }
        position += size
        return value
    }

    /// Reads a single-precision number. Throws if it is not finite.
    public mutating func readFloat() throws(ModelFormatError) -> Float {
        let value = Float(bitPattern: try read(UInt32.self))
        guard value.isFinite else { throw invalid("a number in it is not finite") }
        return value
    }

    /// - Precondition: `count` is not negative.
    public mutating func read<Value: FixedWidthInteger & BitwiseCopyable>(
        count: Int, of type: Value.Type = Value.self
    ) throws(ModelFormatError) -> ConstantArray<Value> {
        let size = count * (Value.bitWidth / 8)
        // Checked before the array is made, so that a wrong count in a file cannot allocate memory.
        try require(size)
        defer { position += size }
        return bytes[position..<position + size].values(of: Value.self)
    }

    /// - Precondition: `count` is not negative.
    public mutating func readFloats(count: Int) throws(ModelFormatError) -> [Float] {
        try require(count * 4)
        var values: [Float] = []
        values.reserveCapacity(count)
        for _ in 0..<count { values.append(try readFloat()) }
        return values
    }

    /// Reads `count` bytes of UTF-8. Throws if they contain control characters, because texts from a file may be shown
    /// on a terminal.
    /// - Precondition: `count` is not negative.
    public mutating func readText(count: Int) throws(ModelFormatError) -> String {
        try require(count)
        guard let text = String(validating: bytes[position..<position + count], as: UTF8.self) else {
            throw invalid("a text in it is not UTF-8")
        }
        // C0, DEL and C1.
        guard text.unicodeScalars.allSatisfy({ !($0.value < 0x20 || (0x7F...0x9F).contains($0.value)) }) else {
            throw invalid("a text in it has control characters")
        }
        position += count
        return text
    }

    /// Checks that all bytes of the section were read. Throws if bytes are left over, because every byte of a section
    /// has a meaning.
    public func finish() throws(ModelFormatError) {
        guard remaining == 0 else { throw invalid("\(remaining) bytes too many") }
    }
}

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

/// The CRC-32 of ISO 3309 (zlib, PNG): reflected polynomial 0xEDB88320, initial value and final complement all ones.
public enum CRC32 {
    /// Computed bit by bit: a model is checked only once, at load, and a table would take 1 KiB on a microcontroller.
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

    #if !hasFeature(Embedded)
        /// The checksum as eight lower-case hexadecimal digits.
        package static func hexadecimal(_ bytes: [UInt8]) -> String {
            let digits = String(checksum(bytes.span), radix: 16)
            return String(repeating: "0", count: 8 - digits.count) + digits
        }
    #endif
}
