// SPDX-License-Identifier: Apache-2.0

import Hark
import Testing

@testable import WyomingService

@Suite struct WyomingConversationTests {
    private let model: CompiledModel
    private var conversation: WyomingSession
    private let info: WyomingEvent

    init() throws {
        model = CompiledModel(try ModelFile.load("wake"))
        info = .info(model: model, program: "1", languages: ["en"])
        conversation = WyomingSession(model: model, info: info)
    }

    private func format(rate: Int = 16_000, width: Int = 2, channels: Int = 1) -> [String: JSONValue] {
        ["rate": .number(Double(rate)), "width": .number(Double(width)), "channels": .number(Double(channels))]
    }

    private func chunk(_ bytes: [UInt8], width: Int = 2, channels: Int = 1) -> WyomingEvent {
        WyomingEvent("audio-chunk", data: format(width: width, channels: channels), payload: bytes)
    }

    @Test mutating func questionsAreAnswered() throws {
        #expect(try conversation.take(WyomingEvent("describe")) == [.answer(info)])
        #expect(
            try conversation.take(WyomingEvent("ping", data: ["text": .text("a"), "b": .null]))
                == [.answer(WyomingEvent("pong", data: ["text": .text("a")]))])
        #expect(try conversation.take(WyomingEvent("unheard-of")) == [])
    }

    @Test mutating func soundBecomesSamples() throws {
        #expect(try conversation.take(WyomingEvent("audio-start", data: format())) == [.begin])
        #expect(try conversation.take(chunk([0, 0x40, 0, 0x80])) == [.sound([0.5, -1])])
        #expect(try conversation.take(chunk([])) == [])
        #expect(try conversation.take(chunk([0, 0x40, 0, 0], channels: 2)) == [.sound([0.25])])
        #expect(try conversation.take(chunk([0, 0, 0, 0x40], width: 4)) == [.sound([0.5])])
        #expect(try conversation.take(WyomingEvent("audio-stop")) == [.end])
        #expect(try conversation.take(WyomingEvent("audio-stop")) == [])
        #expect(conversation.ended() == WyomingEvent("not-detected"))
        // Without a start the first chunk is one.
        #expect(try conversation.take(chunk([0, 0x40])) == [.begin, .sound([0.5])])
    }

    @Test mutating func onlyWhatWasAskedForIsTold() throws {
        let labels = model.labels.map(\.name)
        let (alexa, jarvis) = (
            try #require(labels.firstIndex(of: "alexa")), try #require(labels.firstIndex(of: "jarvis"))
        )
        _ = try conversation.take(WyomingEvent("detect", data: ["names": .array([.text("jarvis"), .text("nobody")])]))
        var start = WyomingEvent("audio-start", data: format())
        start.data["timestamp"] = .number(500)
        _ = try conversation.take(start)
        #expect(conversation.detected(label: alexa, seconds: 1) == nil)
        #expect(conversation.ended() == WyomingEvent("not-detected"))
        #expect(
            conversation.detected(label: jarvis, seconds: 1.25)
                == WyomingEvent("detection", data: ["name": .text("jarvis"), "timestamp": .number(1750)]))
        #expect(conversation.ended() == nil)
        _ = try conversation.take(WyomingEvent("detect", data: ["names": .null]))
        #expect(conversation.detected(label: alexa, seconds: 1) != nil)
    }

    @Test mutating func whatCannotBeUsedIsRefused() {
        for data in [
            [:], format(rate: 8000), format(width: 3), format(channels: 0), format(channels: 9), format(rate: -1),
            ["rate": .text("16000"), "width": .number(2), "channels": .number(1)],
        ] {
            #expect(throws: WyomingError.self) { try conversation.take(WyomingEvent("audio-start", data: data)) }
        }
        #expect(throws: WyomingError.self) { try conversation.take(chunk([1, 2, 3])) }
        #expect(throws: WyomingError.self) {
            try conversation.take(WyomingEvent("detect", data: ["names": .array([.text("nobody")])]))
        }
    }
}
