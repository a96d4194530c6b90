// SPDX-License-Identifier: Apache-2.0

import NetworkTestSupport
import TestSupport
import Testing

@testable import HarkCore

/// Invalid sections are refused with a reason, before memory is allocated according to their fields.
@Suite struct NetworkSectionTests {
    static func container(_ sections: [(SectionTag, [UInt8])]) -> ModelContainer {
        var container = ModelContainer()
        for (tag, content) in sections { container.add(tag, content) }
        return container
    }

    /// The head of an "LSTM" section without weights: enough for a shape.
    static func lstm(
        _ input: UInt16, _ hidden: UInt16, bits: UInt16, reserved: UInt16 = 0
    ) -> (SectionTag, [UInt8]) {
        var writer = ByteWriter()
        writer.append(contentsOf: [input, hidden, bits, reserved, reserved])
        return (.lstm, writer.bytes)
    }

    static func dense(_ input: UInt16, _ labels: UInt16) -> (SectionTag, [UInt8]) {
        var writer = ByteWriter()
        writer.append(contentsOf: [input, labels])
        return (.dense, writer.bytes)
    }

    static func invalid(_ tag: SectionTag, _ reason: String) -> ModelFormatError {
        .invalidSection(tag, reason: reason)
    }

    static let refusals: [([(SectionTag, [UInt8])], ModelFormatError)] = [
        ([dense(4, 2)], .missingSection(.lstm)),
        ([lstm(3, 4, bits: 5)], .missingSection(.dense)),
        ([lstm(3, 4, bits: 5), dense(4, 2), dense(4, 2)], .duplicateSection(.dense)),
        ([lstm(3, 4, bits: 5), dense(5, 2)], invalid(.dense, "it reads 5 values, but the LSTM writes 4")),
        (
            [lstm(3, 4, bits: 5), lstm(5, 4, bits: 7), dense(4, 2)],
            invalid(.lstm, "layer 2 reads 5 values, but the one below writes 4")
        ),
        ([lstm(3, 4, bits: 7), dense(4, 2)], invalid(.lstm, "layer 1 reads 7 fractional bits, not 5")),
        (
            [lstm(3, 4, bits: 5), lstm(4, 4, bits: 5), dense(4, 2)],
            invalid(.lstm, "layer 2 reads 5 fractional bits, not 7")
        ),
        (
            [lstm(3, 4, bits: 5), lstm(4, 4, bits: 7), lstm(4, 4, bits: 7), lstm(4, 4, bits: 7), dense(4, 2)],
            invalid(.lstm, "4 layers")
        ),
        ([lstm(0, 4, bits: 5), dense(4, 2)], invalid(.lstm, "0 inputs")),
        ([lstm(513, 4, bits: 5), dense(4, 2)], invalid(.lstm, "513 inputs")),
        ([lstm(3, 0, bits: 5), dense(4, 2)], invalid(.lstm, "0 cells")),
        ([lstm(3, .max, bits: 5), dense(4, 2)], invalid(.lstm, "65535 cells")),
        ([lstm(3, 4, bits: 8), dense(4, 2)], invalid(.lstm, "8 fractional bits of int8")),
        (
            [lstm(3, 4, bits: 5, reserved: 2), dense(4, 2)],
            invalid(.lstm, "a recurrent projection, which this version does not have")
        ),
        ([lstm(3, 4, bits: 5), dense(0, 2)], invalid(.dense, "0 inputs")),
        ([lstm(3, 4, bits: 5), dense(4, 1)], invalid(.dense, "1 labels")),
        ([lstm(3, 4, bits: 5), dense(4, 513)], invalid(.dense, "513 labels")),
    ]

    @Test(arguments: refusals)
    func shapesThatCannotBe(sections: [(SectionTag, [UInt8])], expected: ModelFormatError) {
        let container = Self.container(sections)
        #expect(throws: expected) { try NetworkShape(reading: container) }
        #expect(throws: expected) { try QuantizedNetwork(reading: container) }
        #expect(!expected.description.contains("\n"))
    }

    /// The shape is readable, but the weights are missing.
    @Test func shapeWithoutWeights() throws {
        let container = Self.container([Self.lstm(512, 512, bits: 5), Self.dense(512, 512)])
        #expect(try NetworkShape(reading: container).parameterBytes == 2048 * 1036 + 512 * 520)
        #expect(throws: Self.invalid(.lstm, "it ends 8192 bytes early")) { try QuantizedNetwork(reading: container) }
    }

    static func sections() -> (lstm: [UInt8], dense: [UInt8]) {
        var random = SeededRandom(seed: 1)
        let network = RandomNetwork.network(input: 2, hidden: [3], labels: 2, &random)
        return (network.layers[0].serialized(), network.output.serialized())
    }

    @Test func sectionsCutAtEveryLength() throws {
        let (lstm, dense) = Self.sections()
        for length in 0..<lstm.count {
            let cut = Self.container([(.lstm, Array(lstm[..<length])), (.dense, dense)])
            #expect(throws: ModelFormatError.self, "LSTM cut at \(length)") { try QuantizedNetwork(reading: cut) }
        }
        for length in 0..<dense.count {
            let cut = Self.container([(.lstm, lstm), (.dense, Array(dense[..<length]))])
            #expect(throws: ModelFormatError.self, "DENS cut at \(length)") { try QuantizedNetwork(reading: cut) }
        }
    }

    @Test func sectionsWithBytesTooMany() {
        let (lstm, dense) = Self.sections()
        #expect(throws: Self.invalid(.lstm, "1 bytes too many")) {
            try QuantizedNetwork(reading: Self.container([(.lstm, lstm + [0]), (.dense, dense)]))
        }
        #expect(throws: Self.invalid(.dense, "2 bytes too many")) {
            try QuantizedNetwork(reading: Self.container([(.lstm, lstm), (.dense, dense + [0, 0])]))
        }
    }

    @Test func negativeMultipliers() {
        let (lstm, dense) = Self.sections()
        // The highest byte of the first input multiplier, the first recurrent one (12 rows later) and the first
        // label's.
        for position in [10 + 3, 10 + 48 + 3] {
            var bad = lstm
            bad[position] = 0x80
            #expect(throws: Self.invalid(.lstm, "a row multiplier is outside 0...2^30-1")) {
                try QuantizedNetwork(reading: Self.container([(.lstm, bad), (.dense, dense)]))
            }
        }
        var bad = dense
        bad[4 + 3] = 0xFF
        #expect(throws: Self.invalid(.dense, "a row multiplier is outside 0...2^30-1")) {
            try QuantizedNetwork(reading: Self.container([(.lstm, lstm), (.dense, bad)]))
        }
    }

    /// Every bit flipped: a flip in a size or in the two highest bits of a multiplier is refused; any other gives a
    /// network that runs.
    @Test func everyBitFlipped() {
        let (lstm, dense) = Self.sections()
        var refused = 0
        var run = 0
        for position in 0..<(lstm.count + dense.count) {
            for bit in 0..<8 {
                var bytes = lstm + dense
                bytes[position] ^= 1 << UInt8(bit)
                let sections: [(SectionTag, [UInt8])] = [
                    (.lstm, Array(bytes[..<lstm.count])), (.dense, Array(bytes[lstm.count...])),
                ]
                guard let network = try? QuantizedNetwork(reading: Self.container(sections)) else {
                    refused += 1
                    continue
                }
                var state = NetworkState(shape: network.shape)
                let frame: [Int8] = [-128, 127]
                network.step(input: frame.span, state: &state)
                run += 1
            }
        }
        // 10 and 4 bytes of sizes; two bits of 12 input, 12 recurrent and 2 output multipliers.
        #expect(refused == 14 * 8 + 2 * 26)
        #expect(run == (lstm.count + dense.count) * 8 - refused)
    }
}
