// SPDX-License-Identifier: Apache-2.0

import HarkCore
import TestSupport
import Testing

/// Malicious or damaged files: each is refused with an error, none crashes the program.
@Suite struct HostileModelTests {
    let good = SmallModel.container.serialized()

    static func error(parsing bytes: [UInt8]) -> ModelFormatError? {
        do throws(ModelFormatError) {
            _ = try ModelContainer(parsing: bytes)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        arguments: [[], [72], Array("HAR".utf8), Array("RIFF\0\0\0\0WAVEfmt ".utf8), Array("hark".utf8)] as [[UInt8]])
    func notAModel(bytes: [UInt8]) {
        #expect(Self.error(parsing: bytes) == .notAModel)
    }

    @Test(arguments: [UInt16(0), 1, 3, 256, .max])
    func otherVersions(version: UInt16) {
        let bytes = SmallModel.file(sections: 0, body: [], version: version)
        #expect(Self.error(parsing: bytes) == .unsupportedVersion(version, supported: 2))
    }

    @Test func truncatedAtEveryLength() {
        for length in 0..<good.count {
            let error = Self.error(parsing: Array(good[..<length]))
            switch length {
            case 0..<4: #expect(error == .notAModel)
            case 4..<16: #expect(error == .truncated(expectedBytes: 16, actualBytes: length))
            default: #expect(error == .truncated(expectedBytes: good.count, actualBytes: length))
            }
        }
    }

    /// Truncated with a correct length in the header and a correct checksum: only the bounds of the sections can detect
    /// it.
    @Test func cutAtEveryLengthAndSealed() {
        for length in 16..<good.count {
            let cut = Array(good[..<8]) + SmallModel.little(UInt32(length)) + Array(good[12..<length])
            #expect(Self.error(parsing: SmallModel.sealed(cut)) != nil, "cut at \(length)")
        }
    }

    @Test func everyBitFlipped() {
        for position in good.indices {
            for bit in 0..<8 {
                var bytes = good
                bytes[position] ^= 1 << UInt8(bit)
                #expect(Self.error(parsing: bytes) != nil, "bit \(bit) of byte \(position)")
            }
        }
    }

    /// With a correct checksum some flipped bits give valid models (other content or tag). None may crash, and those in
    /// the header or in a section's length must be refused.
    @Test func everyBitFlippedAndSealed() {
        var lengthBytes = Set(0..<12)
        var start = 12
        for (_, content) in SmallModel.contents {
            lengthBytes.formUnion(start + 4..<start + 8)
            start += 8 + content.count
        }
        for position in good.indices.dropLast(4) {
            for bit in 0..<8 {
                var bytes = good
                bytes[position] ^= 1 << UInt8(bit)
                let isRefused = Self.error(parsing: SmallModel.sealed(bytes)) != nil
                #expect(isRefused == lengthBytes.contains(position), "bit \(bit) of byte \(position)")
            }
        }
    }

    @Test(arguments: [1, 3, 4, 100])
    func trailingBytes(count: Int) {
        let bytes = good + [UInt8](repeating: 0, count: count)
        #expect(Self.error(parsing: bytes) == .oversized(expectedBytes: good.count, actualBytes: bytes.count))
    }

    @Test func trailingBytesInsideTheSeal() {
        let bytes = SmallModel.file(sections: 1, body: SmallModel.section("DENS", length: 1, [5]) + [6, 6])
        #expect(Self.error(parsing: bytes) == .oversized(expectedBytes: 25, actualBytes: 27))
    }

    @Test(arguments: [UInt32(3), 100, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFC, .max])
    func aSectionLongerThanTheFile(length: UInt32) {
        let bytes = SmallModel.file(sections: 1, body: SmallModel.section("DENS", length: length, [5, 5]))
        #expect(Self.error(parsing: bytes) == .invalidSection(.dense, reason: "it is longer than the file"))
    }

    /// A length that includes the next section's head leaves too little for that section.
    @Test func aSectionLongerThanItIs() {
        let body = SmallModel.section("DENS", length: 5, [1]) + SmallModel.section("FEAT", length: 1, [2])
        let error = Self.error(parsing: SmallModel.file(sections: 2, body: body))
        #expect(error == .truncated(expectedBytes: 37, actualBytes: 34))
    }

    @Test(arguments: [UInt16(2), 3, .max])
    func moreSectionsPromisedThanThere(sections: UInt16) {
        let bytes = SmallModel.file(sections: sections, body: SmallModel.section("DENS", length: 1, [5]))
        #expect(Self.error(parsing: bytes) == .truncated(expectedBytes: 33, actualBytes: 25))
    }

    @Test func fewerSectionsPromisedThanThere() {
        let body = SmallModel.section("DENS", length: 0, []) + SmallModel.section("FEAT", length: 0, [])
        #expect(
            Self.error(parsing: SmallModel.file(sections: 1, body: body))
                == .oversized(expectedBytes: 24, actualBytes: 32))
    }

    @Test(arguments: [UInt32(0), 1, 15, 17, 0x8000_0000, .max])
    func aLyingLength(length: UInt32) {
        let error = Self.error(parsing: SmallModel.file(sections: 0, body: [], length: length))
        let expected = Int(length)
        #expect(
            error
                == (length > 16
                    ? .truncated(expectedBytes: expected, actualBytes: 16)
                    : .oversized(expectedBytes: expected, actualBytes: 16)))
    }

    @Test func largerThanAnyModel() {
        let limit = ModelContainer.maximumBytes
        let bytes = Array(good[..<12]) + [UInt8](repeating: 0, count: limit - 11)
        #expect(Self.error(parsing: bytes) == .oversized(expectedBytes: limit, actualBytes: limit + 1))
    }

    /// Random bytes between a valid header and a valid checksum.
    @Test func noise() {
        var random = SeededRandom(seed: 11)
        for _ in 0..<300 {
            let body = (0..<Int.random(in: 0...60, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random)
            }
            let sections = UInt16.random(in: 1...5, using: &random)
            #expect(Self.error(parsing: SmallModel.file(sections: sections, body: body)) != nil)
        }
    }
}
