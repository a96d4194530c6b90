// SPDX-License-Identifier: Apache-2.0

/// Builds the bytes of a WAV file, valid or deliberately invalid.
public struct WaveBytes {
    public enum Encoding: CaseIterable, Sendable {
        case unsigned8, signed16, signed24, signed32, float32, float64

        public var bytes: Int {
            switch self {
            case .unsigned8: 1
            case .signed16: 2
            case .signed24: 3
            case .signed32, .float32: 4
            case .float64: 8
            }
        }

        public var isFloat: Bool { self == .float32 || self == .float64 }
    }

    public struct Chunk {
        /// Four characters.
        public let name: String
        public let bytes: [UInt8]

        public init(_ name: String, _ bytes: [UInt8]) {
            precondition(name.utf8.count == 4)
            self.name = name
            self.bytes = bytes
        }
    }

    public var encoding: Encoding
    public var channels: UInt16 = 1
    public var sampleRate: UInt32 = 16_000
    /// Writes WAVE_FORMAT_EXTENSIBLE with the sub-format as a GUID.
    public var isExtensible = false
    /// The format number in the format chunk, instead of the correct one: 6 is A-law, 7 mu-law.
    public var formatNumber: UInt16?
    /// Makes it an RF64 file whose ds64 chunk declares this number of data bytes.
    public var longDataBytes: UInt64?
    public var chunksBeforeFormat: [Chunk] = []
    public var chunksBeforeData: [Chunk] = []
    public var chunksAfterData: [Chunk] = []
    /// The declared length of the data chunk, instead of the true one.
    public var declaredDataBytes: UInt32?
    public var data: [UInt8] = []

    public init(_ encoding: Encoding) {
        self.encoding = encoding
    }

    /// 16-bit PCM, channels interleaved.
    public init(_ samples: [Int16], channels: UInt16 = 1, sampleRate: UInt32 = 16_000) {
        self.init(.signed16)
        self.channels = channels
        self.sampleRate = sampleRate
        samples.forEach { append(Int($0)) }
    }

    /// 32-bit floating point, channels interleaved.
    public init(_ samples: [Float], channels: UInt16 = 1, sampleRate: UInt32 = 16_000) {
        self.init(.float32)
        self.channels = channels
        self.sampleRate = sampleRate
        samples.forEach { append(bits: UInt64($0.bitPattern)) }
    }

    /// Appends a signed sample of an integer encoding, at that encoding's own scale.
    public mutating func append(_ sample: Int) {
        precondition(!encoding.isFloat)
        append(bits: UInt64(truncatingIfNeeded: encoding == .unsigned8 ? sample + 128 : sample))
    }

    /// Appends a sample of a floating-point encoding.
    public mutating func append(_ sample: Double) {
        precondition(encoding.isFloat)
        append(bits: encoding == .float64 ? sample.bitPattern : UInt64(Float(sample).bitPattern))
    }

    /// The whole file.
    public var bytes: [UInt8] {
        var body = Array("WAVE".utf8)
        for chunk in chunksBeforeFormat { body += Self.chunk(chunk.name, chunk.bytes) }
        body += Self.chunk("fmt ", format)
        for chunk in chunksBeforeData { body += Self.chunk(chunk.name, chunk.bytes) }
        body += Self.chunk("data", data, declared: longDataBytes == nil ? declaredDataBytes : .max)
        for chunk in chunksAfterData { body += Self.chunk(chunk.name, chunk.bytes) }
        guard let longDataBytes else { return Array("RIFF".utf8) + Self.little(UInt32(body.count)) + body }
        let isUnknown = longDataBytes == 0 || longDataBytes == .max
        let lengths = [isUnknown ? longDataBytes : UInt64(body.count + 36), longDataBytes, 0]
        let long = Self.chunk("ds64", lengths.flatMap(Self.little) + Self.little(UInt32(0)))
        return Array("RF64".utf8) + Self.little(UInt32.max) + body.prefix(4) + long + body.dropFirst(4)
    }

    private mutating func append(bits: UInt64) {
        data += Self.little(bits).prefix(encoding.bytes)
    }

    private var format: [UInt8] {
        let kind = formatNumber ?? (encoding.isFloat ? 3 : 1)
        let frame = Int(channels) * encoding.bytes
        var format = Self.little(isExtensible ? 0xFFFE : kind) + Self.little(channels) + Self.little(sampleRate)
        format += Self.little(UInt32(truncatingIfNeeded: Int(sampleRate) * frame))
        format += Self.little(UInt16(truncatingIfNeeded: frame)) + Self.little(UInt16(encoding.bytes * 8))
        guard isExtensible else { return format }
        let noSpeakers: UInt32 = 0
        format += Self.little(UInt16(22)) + Self.little(UInt16(encoding.bytes * 8)) + Self.little(noSpeakers)
        // The fixed tail of all GUIDs that represent a format number.
        let tail: [UInt8] = [0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71]
        return format + Self.little(kind) + tail
    }

    private static func chunk(_ name: String, _ bytes: [UInt8], declared: UInt32? = nil) -> [UInt8] {
        Array(name.utf8) + little(declared ?? UInt32(bytes.count)) + bytes + (bytes.count % 2 == 1 ? [0] : [])
    }

    private static func little<Integer: FixedWidthInteger>(_ value: Integer) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }
}
