// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// Decodes events from a stream of bytes that may be split anywhere.
struct WyomingDecoder {
    private struct Header: Decodable {
        let type: String
        let data_length: Int?
        let payload_length: Int?
        let data: JSONValue?
    }

    private let limits: WyomingLimits
    private var bytes: [UInt8] = []
    /// The number of bytes of `bytes` that are already decoded.
    private var start = 0
    /// The number of bytes after `start` known to contain no newline.
    private var searched = 0
    private var header: Header?

    init(limits: WyomingLimits) {
        self.limits = limits
    }

    /// The number of bytes not decoded yet.
    var waiting: Int { bytes.count - start }

    /// Whether the bytes may contain another event. Only `next` can tell.
    var hasEvent: Bool {
        guard let header else { return bytes[start...].contains(UInt8(ascii: "\n")) }
        return waiting >= (header.data_length ?? 0) + (header.payload_length ?? 0)
    }

    mutating func add(_ more: some Sequence<UInt8>) {
        if start > 0 {
            bytes.removeFirst(start)
            start = 0
        }
        bytes.append(contentsOf: more)
    }

    /// The next complete event; nil if there is none yet.
    mutating func next() throws(WyomingError) -> WyomingEvent? {
        if header == nil {
            guard let line = try line() else { return nil }
            header = try Self.header(line, limits)
        }
        guard let header else { return nil }
        let (dataLength, payloadLength) = (header.data_length ?? 0, header.payload_length ?? 0)
        guard waiting >= dataLength + payloadLength else { return nil }
        var data: [String: JSONValue] = [:]
        if case .object(let inside)? = header.data { data = inside }
        if dataLength > 0 {
            data.merge(try Self.object(bytes[start..<start + dataLength])) { $1 }
        }
        let payload = Array(bytes[start + dataLength..<start + dataLength + payloadLength])
        start += dataLength + payloadLength
        self.header = nil
        return WyomingEvent(header.type, data: data, payload: payload)
    }

    private mutating func line() throws(WyomingError) -> ArraySlice<UInt8>? {
        guard let end = bytes[(start + searched)...].firstIndex(of: UInt8(ascii: "\n")) else {
            searched = waiting
            if waiting > limits.headerBytes {
                throw .tooLong(part: "a header", bytes: waiting, limit: limits.headerBytes)
            }
            return nil
        }
        let line = bytes[start..<end]
        start = end + 1
        searched = 0
        guard line.count <= limits.headerBytes else {
            throw .tooLong(part: "a header", bytes: line.count, limit: limits.headerBytes)
        }
        return line
    }

    /// Rejects JSON that is nested deeper than events are: decoding takes time cubic in the depth.
    private static func checkDepth(_ bytes: ArraySlice<UInt8>) throws(WyomingError) {
        var depth = 0
        var isText = false
        var isEscaped = false
        for byte in bytes {
            if isText {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isText = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isText = true
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                if depth > WyomingLimits.depth { throw .header("it is nested deeper than \(WyomingLimits.depth)") }
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
        }
    }

    private static func header(_ line: ArraySlice<UInt8>, _ limits: WyomingLimits) throws(WyomingError) -> Header {
        try checkDepth(line)
        guard let header = try? JSONDecoder().decode(Header.self, from: Data(line)) else {
            throw .header("its first line is not a JSON object with a type and lengths")
        }
        for (part, length, limit) in [
            ("data", header.data_length, limits.dataBytes), ("a payload", header.payload_length, limits.payloadBytes),
        ] {
            guard let length else { continue }
            guard length >= 0 else { throw .header("\(part) has a negative length") }
            guard length <= limit else { throw .tooLong(part: part, bytes: length, limit: limit) }
        }
        switch header.data {
        case nil, .null?, .object?: return header
        default: throw .header("its data is not an object")
        }
    }

    private static func object(_ bytes: ArraySlice<UInt8>) throws(WyomingError) -> [String: JSONValue] {
        try checkDepth(bytes)
        guard case .object(let object)? = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes)) else {
            throw .header("its data is not a JSON object")
        }
        return object
    }
}
