// SPDX-License-Identifier: Apache-2.0

import HarkCore
import TestSupport
import Testing

@Suite struct ByteReaderTests {
    static let tag = SectionTag("TEST")

    static func reader(_ bytes: [UInt8]) -> ByteReader { ByteReader(bytes[...], section: tag) }

    static func invalid(_ reason: String) -> ModelFormatError { .invalidSection(tag, reason: reason) }

    @Test func numbersAreLittleEndian() throws {
        var writer = ByteWriter()
        writer.append(UInt8(0x01))
        writer.append(UInt16(0x0203))
        writer.append(UInt32(0x0405_0607))
        writer.append(UInt64(0x0809_0A0B_0C0D_0E0F))
        writer.append(Int8(-2))
        writer.append(Int16(-3))
        writer.append(Int32(-4))
        writer.append(Float(-1.5))
        #expect(
            writer.bytes == [
                1, 3, 2, 7, 6, 5, 4, 15, 14, 13, 12, 11, 10, 9, 8, 0xFE, 0xFD, 0xFF, 0xFC, 0xFF, 0xFF, 0xFF, 0, 0, 0xC0,
                0xBF,
            ])
    }

    @Test func valuesComeBack() throws {
        var random = SeededRandom(seed: 5)
        for _ in 0..<50 {
            let small = (0..<7).map { _ in Int8.random(in: .min ... .max, using: &random) }
            let large = (0..<5).map { _ in Int32.random(in: .min ... .max, using: &random) }
            let single = UInt16.random(in: .min ... .max, using: &random)
            let wide = Int64.random(in: .min ... .max, using: &random)
            let floats = (0..<3).map { _ in Float.random(in: -1e30...1e30, using: &random) }
            var writer = ByteWriter()
            writer.append(contentsOf: small)
            writer.append(single)
            writer.append(contentsOf: large)
            writer.append(contentsOf: floats)
            writer.append(wide)
            var reader = Self.reader(writer.bytes)
            #expect(try reader.read(count: 7, of: Int8.self) == small)
            #expect(try reader.read(UInt16.self) == single)
            #expect(try reader.read(count: 5, of: Int32.self) == large)
            #expect(try reader.readFloats(count: 3) == floats)
            #expect(try reader.read(Int64.self) == wide)
            try reader.finish()
        }
    }

    @Test(arguments: 0..<4)
    func endsEarly(count: Int) {
        let bytes = [UInt8](repeating: 1, count: count)
        let error = Self.invalid("it ends \(4 - count) bytes early")
        #expect(throws: error) {
            var reader = Self.reader(bytes)
            _ = try reader.read(UInt32.self)
        }
        #expect(throws: error) {
            var reader = Self.reader(bytes)
            _ = try reader.readFloat()
        }
        #expect(throws: error) {
            var reader = Self.reader(bytes)
            _ = try reader.read(count: 2, of: Int16.self)
        }
        #expect(throws: error) {
            var reader = Self.reader(bytes)
            _ = try reader.readFloats(count: 1)
        }
        #expect(throws: error) {
            var reader = Self.reader(bytes)
            _ = try reader.readText(count: 4)
        }
    }

    /// The count is checked before memory is allocated: this would be 4 TiB.
    @Test func aFalseCountCausesNoAllocation() {
        #expect(throws: Self.invalid("it ends \((1 << 42) - 3) bytes early")) {
            var reader = Self.reader([1, 2, 3])
            _ = try reader.read(count: 1 << 40, of: Int32.self)
        }
    }

    /// A slice that does not start at 0, like that of every section.
    @Test func sliceInTheMiddle() throws {
        let bytes: [UInt8] = [9, 9, 9, 5, 0, 6, 9, 9]
        var reader = ByteReader(bytes[3..<6], section: Self.tag)
        #expect(try reader.read(UInt16.self) == 5)
        #expect(reader.remaining == 1)
        #expect(throws: Self.invalid("it ends 1 bytes early")) { try reader.read(UInt16.self) }
        #expect(try reader.read(UInt8.self) == 6)
        try reader.finish()
    }

    @Test func whatIsLeftOverIsAnError() throws {
        var reader = Self.reader([1, 2, 3])
        _ = try reader.read(UInt8.self)
        #expect(throws: Self.invalid("2 bytes too many")) { try reader.finish() }
    }

    @Test(arguments: [Float.nan, .signalingNaN, .infinity, -.infinity])
    func floatsAreFinite(value: Float) {
        var writer = ByteWriter()
        writer.append(contentsOf: [1, value])
        #expect(throws: Self.invalid("a number in it is not finite")) {
            var reader = Self.reader(writer.bytes)
            _ = try reader.readFloats(count: 2)
        }
    }

    @Test(arguments: [Float(0), -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, -.pi])
    func finiteFloatsKeepTheirBits(value: Float) throws {
        var writer = ByteWriter()
        writer.append(value)
        var reader = Self.reader(writer.bytes)
        #expect(try reader.readFloat().bitPattern == value.bitPattern)
    }

    @Test(arguments: ["", "yes", "größer", "はい", "👍"])
    func text(text: String) throws {
        var reader = Self.reader(Array(text.utf8) + [7])
        #expect(try reader.readText(count: text.utf8.count) == text)
        #expect(reader.remaining == 1)
    }

    /// A lone continuation byte, a cut sequence, an overlong slash, a surrogate, beyond Unicode.
    @Test(
        arguments: [[0x80], [0xC3], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF]] as [[UInt8]])
    func textIsUTF8(bytes: [UInt8]) {
        #expect(throws: Self.invalid("a text in it is not UTF-8")) {
            var reader = Self.reader(bytes)
            _ = try reader.readText(count: bytes.count)
        }
    }

    @Test(arguments: ["\0", "a\nb", "\u{1B}[31m", "\u{7F}", "\u{9B}31m"])
    func textHasNoControlCharacters(text: String) {
        #expect(throws: Self.invalid("a text in it has control characters")) {
            var reader = Self.reader(Array(text.utf8))
            _ = try reader.readText(count: text.utf8.count)
        }
    }
}
