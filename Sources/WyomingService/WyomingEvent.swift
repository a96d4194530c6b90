// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Hark
import HarkBasics

/// A message of the Wyoming protocol: a type, data, and a binary payload such as audio.
package struct WyomingEvent: Sendable, Equatable {
    package var type: String
    package var data: [String: JSONValue]
    package var payload: [UInt8]

    package init(_ type: String, data: [String: JSONValue] = [:], payload: [UInt8] = []) {
        self.type = type
        self.data = data
        self.payload = payload
    }

    /// An error as the protocol's error event.
    static func error(_ error: WyomingError) -> WyomingEvent {
        WyomingEvent("error", data: ["text": .text(error.description), "code": .text(error.code)])
    }

    private struct Header: Encodable {
        let type: String
        let version: String
        let data_length: Int?
        let payload_length: Int?
    }

    /// The version of the protocol, which is that of its reference implementation.
    private static let version = "1.8.0"

    /// The event as it is sent: a header line, then data, then payload.
    package var serialized: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let body =
            data.isEmpty
            ? nil
            : (try? encoder.encode(JSONValue.object(data))).map {
                Array(DisplayText.json(String(decoding: $0, as: UTF8.self)).utf8)
            }
        let header = Header(
            type: type, version: Self.version, data_length: body?.count,
            payload_length: payload.isEmpty ? nil : payload.count)
        guard let line = try? encoder.encode(header) else { preconditionFailure("a header that JSON cannot hold") }
        return Array(line) + [UInt8(ascii: "\n")] + (body ?? []) + payload
    }
}

extension WyomingEvent {
    /// Wyoming's `info` event: one wake word program with one model per keyword.
    static func info(labels: [KeywordLabel], program version: String, languages: [String]) -> WyomingEvent {
        let attribution = JSONValue.object(["name": .text("Hark"), "url": .text("")])
        func artifact(_ name: String, _ description: String, _ more: [String: JSONValue]) -> JSONValue {
            let common: [String: JSONValue] = [
                "name": .text(name), "description": .text(description), "attribution": attribution,
                "installed": .boolean(true), "version": .text(version),
            ]
            return .object(common.merging(more) { $1 })
        }
        let models = labels.filter(\.isReported).map { label in
            artifact(
                label.name, "the word \(label.name)",
                ["languages": .array(languages.map(JSONValue.text)), "phrase": .text(label.name)])
        }
        let program = artifact("hark", "Hark spots keywords in speech, offline", ["models": .array(models)])
        let none = JSONValue.array([])
        return WyomingEvent(
            "info",
            data: [
                "wake": .array([program]), "asr": none, "tts": none, "handle": none, "intent": none, "mic": none,
                "snd": none,
            ])
    }
}
