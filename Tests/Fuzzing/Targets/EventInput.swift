// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Hark
import HarkBasics
import WyomingService

/// The bytes that a client sends to `hark serve`: decoded, and taken by a conversation.
enum EventInput {
    private static let model: CompiledModel? = (try? ModelFile.load("wake")).map { CompiledModel($0) }

    static func run(_ bytes: [UInt8]) throws(FuzzFailure) {
        let (whole, error) = try decoded([bytes])
        // However a network cuts the bytes, the events are the same.
        let piece = 1 + bytes.count % 7
        let pieces = stride(from: 0, to: bytes.count, by: piece).map {
            Array(bytes[$0..<min($0 + piece, bytes.count)])
        }
        let (cut, cutError) = try decoded(pieces)
        try require(whole == cut, "\(cut.count) events in pieces, \(whole.count) at once")
        try require((error == nil) == (cutError == nil), "\(String(describing: cutError)) only in pieces or at once")
        try converse(whole)
        let line = bytes.prefix { $0 != UInt8(ascii: "\n") }
        try compare(line)
    }

    private static func decoded(_ pieces: [[UInt8]]) throws(FuzzFailure) -> ([WyomingEvent], WyomingError?) {
        var decoder = WyomingDecoder(limits: WyomingLimits())
        var events: [WyomingEvent] = []
        do throws(WyomingError) {
            for piece in pieces {
                decoder.add(piece)
                while let event = try decoder.next() { events.append(event) }
                if decoder.hasEvent { return try failed("an event is left lying") }
            }
        } catch {
            try check(error)
            return (events, error)
        }
        return (events, nil)
    }

    private static func failed<Result>(_ reason: String) throws(WyomingError) -> Result { throw .header(reason) }

    /// A client reads the error, and it goes into a log: it must be one line, whatever the client sent.
    private static func check(_ error: WyomingError) throws(FuzzFailure) {
        let text = "\(error)"
        try require(text == DisplayText.oneLine(text), "an error that is not fit for a log: \(text)")
        try require(!text.contains("left lying"), text)
    }

    private static func converse(_ events: [WyomingEvent]) throws(FuzzFailure) {
        guard let model else { return }
        var conversation = WyomingSession(models: ModelGroup(model))
        for event in events {
            try comesBack(event)
            let actions: [WyomingSession.Action]
            do throws(WyomingError) { actions = try conversation.take(event) } catch { return try check(error) }
            for action in actions {
                switch action {
                case .answer(let answer): try comesBack(answer)
                case .sound(let sound):
                    let slice = conversation.sliceBytes
                    try require(slice > 0 && slice <= 1280 * 32, "a slice of \(slice) bytes")
                    for start in stride(from: 0, to: sound.count, by: slice) {
                        try check(conversation.samples(sound[start..<min(start + slice, sound.count)]))
                    }
                case .end: try check(conversation.remainingSamples())
                case .begin, .inform: break
                }
            }
            if let told = conversation.detected(label: 0, seconds: 1.5) { try comesBack(told) }
        }
    }

    private static func check(_ samples: [Float]) throws(FuzzFailure) {
        // A resampler's filter exceeds full scale where the sound is clipped.
        try require(samples.allSatisfy { abs($0) <= 4 }, "a sample out of range")
    }

    /// What is written is read back the same.
    private static func comesBack(_ event: WyomingEvent) throws(FuzzFailure) {
        let limits = WyomingLimits()
        let bytes = event.serialized
        // Escapes may make a text longer than it was.
        guard bytes.count <= limits.headerBytes else { return }
        var decoder = WyomingDecoder(limits: limits)
        decoder.add(bytes)
        let again = try? decoder.next()
        try require(again == event, "an event that does not come back: \(event)")
    }

    /// What the parser accepts, Foundation accepts, with the same value.
    private static func compare(_ line: ArraySlice<UInt8>) throws(FuzzFailure) {
        guard let ours = try? JSONParser.value(of: line, deepest: 16) else { return }
        guard case .object(let members) = ours, line.first == UInt8(ascii: "{") else { return }
        guard let theirs = try? JSONDecoder().decode([String: Anything].self, from: Data(line)) else {
            throw FuzzFailure("JSON that Foundation refuses")
        }
        try require(Set(theirs.keys) == Set(members.keys), "other names than Foundation's")
    }

    private struct Anything: Decodable {
        init(from decoder: any Decoder) throws {}
    }

    static var seeds: [String: [UInt8]] {
        let form: [String: JSONValue] = ["rate": .number(16_000), "width": .number(2), "channels": .number(1)]
        let form48: [String: JSONValue] = ["rate": .number(48_000), "width": .number(3), "channels": .number(2)]
        let samples = (0..<96).map { UInt8(truncatingIfNeeded: $0 &* 53) }
        let stamped = form.merging(["timestamp": JSONValue(9_007_199_254_740_993)]) { $1 }
        let stream = [
            WyomingEvent("detect", data: ["names": .array([.text("Jarvis"), .text("hey_\u{1F600}")])]),
            WyomingEvent("audio-start", data: form), WyomingEvent("audio-chunk", data: stamped, payload: samples),
            WyomingEvent("audio-chunk", data: form, payload: Array(samples.prefix(31))), WyomingEvent("audio-stop"),
        ]
        return [
            "describe": WyomingEvent("describe").serialized,
            "ping": WyomingEvent("ping", data: ["text": .text("a\u{2028}\n\"")]).serialized,
            "stream": stream.flatMap(\.serialized),
            "converted": WyomingEvent("audio-chunk", data: form48, payload: samples).serialized
                + WyomingEvent("audio-stop").serialized,
            "merged": Array(
                #"{"type":"x","data":{"a":1,"b":[true,null,-1.5e3]},"data_length":7,"payload_length":2}"#.utf8)
                + Array("\n{\"b\":3}ab".utf8),
            "escapes": Array("{\"type\":\"\\u00e9\\ud83d\\ude00\\\\\\/\"}\n".utf8),
            "deep": Array(("{\"type\":\"x\",\"data\":{\"a\":" + String(repeating: "[", count: 20) + "\n").utf8),
            "nobody": WyomingEvent("detect", data: ["names": .array([.text("\u{1B}[2J\n\u{202E}")])]).serialized,
        ]
    }
}
