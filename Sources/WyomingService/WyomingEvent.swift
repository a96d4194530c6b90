// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// A message of the Wyoming protocol: a type, data, and bytes such as sound.
package struct WyomingEvent: Sendable, Equatable {
    package var type: String
    package var data: [String: JSONValue]
    package var payload: [UInt8]

    package init(_ type: String, data: [String: JSONValue] = [:], payload: [UInt8] = []) {
        self.type = type
        self.data = data
        self.payload = payload
    }

    /// An error as the protocol has it.
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

    /// As it goes over the line: a header of one line, then data, then payload.
    package var serialized: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let body = data.isEmpty ? nil : try? encoder.encode(JSONValue.object(data))
        let header = Header(
            type: type, version: Self.version, data_length: body?.count,
            payload_length: payload.isEmpty ? nil : payload.count)
        guard let line = try? encoder.encode(header) else { preconditionFailure("a header that JSON cannot hold") }
        return Array(line) + [UInt8(ascii: "\n")] + Array(body ?? Data()) + payload
    }
}
