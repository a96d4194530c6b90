// SPDX-License-Identifier: Apache-2.0

import HarkCore
import Testing

/// The two forms of the section "DECO".
@Suite struct DecoderSectionTests {
    static func spec(reading bytes: [UInt8]) throws(ModelFormatError) -> DecoderSpec {
        var reader = ByteReader(bytes[...], section: .decoder)
        return try DecoderSpec(reading: &reader)
    }

    /// Models without averaging keep the bytes of the old format.
    @Test func theShortForm() throws {
        let spec = DecoderSpec(windowFrames: 49, refractoryFrames: 300)
        #expect(spec.serialized() == [49, 0, 44, 1])
        #expect(try Self.spec(reading: [49, 0, 44, 1]) == spec)
        #expect(spec.smoothingFrames == 1 && spec.hysteresis == 16384)
    }

    @Test(arguments: [(7, 16384), (1, 32767), (1, 1), (1000, 20_000)])
    func theLongForm(smoothing: Int, hysteresis: Int) throws {
        let spec = DecoderSpec(windowFrames: 1, refractoryFrames: 0, smoothingFrames: smoothing, hysteresis: hysteresis)
        #expect(spec.serialized().count == 8)
        #expect(try Self.spec(reading: spec.serialized()) == spec)
    }

    @Test(
        arguments: [
            [], [49], [49, 0, 1], [49, 0, 1, 0, 1], [49, 0, 1, 0, 1, 0, 1], [49, 0, 1, 0, 1, 0, 0, 64, 0],
            [0, 0, 1, 0], [233, 3, 1, 0], [1, 0, 17, 39], [1, 0, 1, 0, 0, 0, 0, 64], [1, 0, 1, 0, 233, 3, 0, 64],
            [1, 0, 1, 0, 1, 0, 0, 0], [1, 0, 1, 0, 1, 0, 0, 128],
        ] as [[UInt8]])
    func refused(bytes: [UInt8]) {
        #expect(throws: ModelFormatError.self) { try Self.spec(reading: bytes) }
    }
}
