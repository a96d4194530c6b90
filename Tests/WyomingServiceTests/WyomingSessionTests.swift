// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hark
import Testing

@testable import WyomingService

@Suite struct WyomingConversationTests {
    private let model: CompiledModel
    private var conversation: WyomingSession

    init() throws {
        model = CompiledModel(try ModelFile.load("wake"))
        conversation = WyomingSession(models: ModelGroup(model))
    }

    private func format(rate: Int = 16_000, width: Int = 2, channels: Int = 1) -> [String: JSONValue] {
        ["rate": .number(Double(rate)), "width": .number(Double(width)), "channels": .number(Double(channels))]
    }

    private func chunk(_ bytes: [UInt8], width: Int = 2, channels: Int = 1) -> WyomingEvent {
        WyomingEvent("audio-chunk", data: format(width: width, channels: channels), payload: bytes)
    }

    @Test mutating func questionsAreAnswered() throws {
        #expect(try conversation.take(WyomingEvent("describe")) == [.inform])
        #expect(
            try conversation.take(WyomingEvent("ping", data: ["text": .text("a"), "b": .null]))
                == [.answer(WyomingEvent("pong", data: ["text": .text("a")]))])
        #expect(try conversation.take(WyomingEvent("unheard-of")) == [])
    }

    /// The samples of a chunk.
    private mutating func samples(_ bytes: [UInt8], width: Int = 2, channels: Int = 1) throws -> [Float] {
        let actions = try conversation.take(chunk(bytes, width: width, channels: channels))
        guard case .sound(let sound)? = actions.last else { return [] }
        return conversation.samples(sound[...])
    }

    @Test mutating func soundBecomesSamples() throws {
        #expect(try conversation.take(WyomingEvent("audio-start", data: format())) == [.begin])
        #expect(try samples([0, 0x40, 0, 0x80]) == [0.5, -1])
        #expect(try samples([]) == [])
        #expect(try samples([0, 0x40, 0, 0], channels: 2) == [0.25])
        #expect(try samples([0, 0, 0, 0x40], width: 4) == [0.5])
        #expect(try samples([0, 0, 0x40, 0, 0, 0x80], width: 3) == [0.5, -1])
        // Signed, as in Python's audioop, which the reference server uses for conversion.
        #expect(try samples([0x40, 0x80], width: 1) == [0.5, -1])
        #expect(try conversation.take(WyomingEvent("audio-stop")) == [.end])
        #expect(try conversation.take(WyomingEvent("audio-stop")) == [])
        #expect(conversation.ended() == WyomingEvent("not-detected"))
        // Without audio-start the first chunk starts the stream.
        #expect(try conversation.take(chunk([0, 0x40])) == [.begin, .sound([0, 0x40])])
    }

    @Test mutating func chunksMayCutASample() throws {
        #expect(try samples([0, 0x40, 0]) == [0.5])
        #expect(try samples([0x80]) == [-1])
        #expect(try samples([0, 0x40, 0, 0], channels: 2) == [0.25])
    }

    /// 1 s of a sine at another rate becomes the same second at 16,000 Hz.
    @Test(arguments: [8_000, 22_050, 44_100, 48_000])
    mutating func anotherRateIsConverted(rate: Int) throws {
        let sine = { (rate: Int) in (0..<rate).map { sin(2 * Double.pi * 500 * Double($0) / Double(rate)) / 2 } }
        let bytes = sine(rate).flatMap { sample in
            withUnsafeBytes(of: Int16((sample * 32767).rounded()).littleEndian, Array.init)
        }
        _ = try conversation.take(WyomingEvent("audio-start", data: format(rate: rate)))
        var samples: [Float] = []
        for start in stride(from: 0, to: bytes.count, by: 1001) {
            let part = Array(bytes[start..<min(start + 1001, bytes.count)])
            for case .sound(let sound) in try conversation.take(
                WyomingEvent("audio-chunk", data: format(rate: rate), payload: part))
            {
                samples += conversation.samples(sound[...])
            }
        }
        #expect(try conversation.take(WyomingEvent("audio-stop")) == [.end])
        samples += conversation.remainingSamples()
        let wanted = sine(16_000)
        #expect(abs(samples.count - wanted.count) <= 1)
        // Excludes the ends, where the sine starts and stops abruptly.
        let difference = (1_000..<15_000).map { abs(Double(samples[$0]) - wanted[$0]) }.max() ?? 1
        #expect(difference < 1e-3)
    }

    @Test mutating func namesAreMatchedHoweverTheyAreWritten() throws {
        let names = WyomingEvent("detect", data: ["names": .array([.text("JARVIS")])])
        #expect(try conversation.take(names) == [])
        let jarvis = try #require(model.labels.firstIndex { $0.name == "jarvis" })
        #expect(conversation.detected(label: jarvis, seconds: 1) != nil)
    }

    /// The timestamp of the chunk in which the word was completed, as defined by `wyoming.wake.Detection`.
    @Test mutating func aDetectionBearsTheTimeOfItsChunk() throws {
        _ = try conversation.take(WyomingEvent("audio-start", data: format()))
        var event = chunk([0, 0])
        event.data["timestamp"] = .number(12_345)
        _ = try conversation.take(event)
        let told = conversation.detected(label: 0, seconds: 1.25)
        #expect(told?.data["timestamp"] == .number(12_345))
    }

    /// wyoming-satellite sends `time.monotonic_ns()`, which exceeds what a Double holds after 104 days.
    @Test mutating func nanosecondsAreReturnedExactly() throws {
        _ = try conversation.take(WyomingEvent("audio-start", data: format()))
        var event = chunk([0, 0])
        event.data["timestamp"] = JSONValue((1 << 53) + 1)
        _ = try conversation.take(event)
        let detection = conversation.detected(label: 0, seconds: 1.25)
        let told = try #require(detection)
        #expect(String(decoding: told.serialized, as: UTF8.self).contains(#""timestamp":9007199254740993"#))
        var decoder = WyomingDecoder(limits: WyomingLimits())
        decoder.add(told.serialized)
        #expect(try decoder.next() == told)
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
            [:], format(rate: 3_999), format(rate: 192_001), format(width: 5), format(channels: 0), format(channels: 9),
            format(rate: -1),
            ["rate": .text("16000"), "width": .number(2), "channels": .number(1)],
        ] {
            #expect(throws: WyomingError.self) { try conversation.take(WyomingEvent("audio-start", data: data)) }
        }
        #expect(throws: WyomingError.self) {
            try conversation.take(WyomingEvent("detect", data: ["names": .array([.text("nobody")])]))
        }
    }
}
