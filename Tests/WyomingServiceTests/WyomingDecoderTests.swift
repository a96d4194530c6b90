// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import WyomingService

@Suite struct WyomingDecoderTests {
    private static let events = [
        WyomingEvent("describe"),
        WyomingEvent("detect", data: ["names": .array([.text("stop")]), "context": .null]),
        WyomingEvent("audio-start", data: ["rate": .number(16_000), "width": .number(2), "channels": .number(1)]),
        WyomingEvent("audio-chunk", data: ["timestamp": .number(1.5)], payload: Array(0...255)),
        WyomingEvent("of the future", data: ["a": .object(["b": .boolean(true)])], payload: [10, 10, 10]),
    ]

    private func decoded(_ bytes: [UInt8], piece: Int) throws -> [WyomingEvent] {
        var decoder = WyomingDecoder(limits: WyomingLimits())
        var events: [WyomingEvent] = []
        for start in stride(from: 0, to: bytes.count, by: piece) {
            decoder.add(bytes[start..<min(start + piece, bytes.count)])
            while let event = try decoder.next() { events.append(event) }
        }
        #expect(decoder.waiting == 0 && !decoder.hasEvent)
        return events
    }

    @Test(arguments: [1, 2, 3, 7, 64, 100_000])
    func anyCuttingGivesTheSameEvents(piece: Int) throws {
        let bytes = Self.events.flatMap(\.serialized)
        #expect(try decoded(bytes, piece: piece) == Self.events)
    }

    /// Data may be in the header, after it, or both; the data after it takes precedence.
    @Test func dataOfHeaderAndBodyAreMerged() throws {
        let text = #"{"type":"x","data":{"a":1,"b":2},"data_length":7,"payload_length":null}"# + "\n" + #"{"b":3}"#
        #expect(
            try decoded(Array(text.utf8), piece: 5) == [WyomingEvent("x", data: ["a": .number(1), "b": .number(3)])])
    }

    @Test(arguments: [
        "\n", "{}\n", "[]\n", "null\n", "{\"type\":1}\n", "{\"type\":\"x\",\"data\":[]}\n", "{\"type\":\"x\"",
        "{\"type\":\"x\",\"data_length\":-1}\n", "{\"type\":\"x\",\"payload_length\":-9}\n",
        "{\"type\":\"x\",\"data_length\":1.5}\n", "{\"type\":\"x\",\"data_length\":99999999999999999999}\n",
        "{\"type\":\"x\",\"data_length\":65537}\n", "{\"type\":\"x\",\"payload_length\":1048577}\n",
        "{\"type\":\"x\",\"data_length\":2}\n[]", "{\"type\":\"x\",\"data_length\":2}\nxy", "\u{0}\u{0}\n",
    ])
    func whatIsNoEventIsRefused(text: String) {
        // Input without an end continues until it exceeds the limit.
        let bytes = Array(text.utf8) + (text.hasSuffix("\"") ? [UInt8](repeating: 32, count: 5000) : [])
        var decoder = WyomingDecoder(limits: WyomingLimits())
        decoder.add(bytes)
        #expect(throws: WyomingError.self) { try decoder.next() }
    }

    /// A recursive parser would exhaust the stack.
    @Test func deepNestingIsRefused() throws {
        let deep = { (levels: Int) in
            "{\"type\":\"x\",\"data\":{\"a\":\"[[\\\"{\",\"b\":" + String(repeating: "[", count: levels)
                + String(repeating: "]", count: levels) + "}}\n"
        }
        for levels in [15, 200, 1900] {
            var decoder = WyomingDecoder(limits: WyomingLimits())
            decoder.add(Array(deep(levels).utf8))
            #expect(throws: WyomingError.header("it is nested deeper than 16")) { try decoder.next() }
        }
        #expect(try decoded(Array(deep(14).utf8), piece: 50).count == 1)
    }

    @Test func aClientsNamesCannotForgeALine() {
        let error = WyomingError.unknownKeywords(["a\nlistening", "\u{1B}[2J\u{202E}"], known: ["jarvis"])
        #expect(!error.description.contains { $0.isNewline } && !error.description.unicodeScalars.contains("\u{1B}"))
        #expect(!error.description.unicodeScalars.contains("\u{202E}"))
    }

    @Test func theLimitsThemselvesAreTaken() throws {
        let limits = WyomingLimits()
        let event = WyomingEvent("x", payload: [UInt8](repeating: 1, count: limits.payloadBytes))
        #expect(try decoded(event.serialized, piece: 1000) == [event])
    }
}
