// SPDX-License-Identifier: Apache-2.0

/// Decodes events from a stream of bytes that may be split anywhere. The time for an event is linear in its length.
package struct WyomingDecoder {
    private struct Header {
        let type: String
        let data: [String: JSONValue]
        let dataLength: Int
        let payloadLength: Int

        var length: Int { dataLength + payloadLength }
    }

    private let limits: WyomingLimits
    private var bytes: [UInt8] = []
    /// The number of bytes of `bytes` that are already decoded.
    private var start = 0
    /// The number of bytes after `start` known to contain no newline.
    private var searched = 0
    private var header: Header?

    package init(limits: WyomingLimits) {
        self.limits = limits
    }

    /// The number of bytes not decoded yet.
    package var waiting: Int { bytes.count - start }

    /// Whether `next` has something to do without further bytes: an event or an error.
    package var hasEvent: Bool {
        if let header { return waiting >= header.length }
        return waiting > limits.headerBytes || lineEnd != nil
    }

    package mutating func add(_ more: some Sequence<UInt8>) {
        // Only when half of the bytes are decoded, so that small pieces do not move a large rest again and again.
        if start > bytes.count / 2 {
            // A new array once a large event is decoded: an idle client keeps no megabyte.
            if bytes.capacity > Self.keptBytes { bytes = Array(bytes[start...]) } else { bytes.removeFirst(start) }
            start = 0
        }
        bytes.append(contentsOf: more)
    }

    /// The next complete event; nil if there is none yet.
    package mutating func next() throws(WyomingError) -> WyomingEvent? {
        if header == nil {
            guard let line = try line() else { return nil }
            header = try Self.header(line, limits)
        }
        guard let header, waiting >= header.length else { return nil }
        var data = header.data
        let dataEnd = start + header.dataLength
        if header.dataLength > 0 {
            data.merge(try Self.object(bytes[start..<dataEnd], "its data is not a JSON object")) { $1 }
        }
        let payload = Array(bytes[dataEnd..<start + header.length])
        start += header.length
        self.header = nil
        return WyomingEvent(header.type, data: data, payload: payload)
    }

    /// The most bytes of memory that are kept for the next bytes.
    private static let keptBytes = 262_144

    /// The place of the newline that ends a header of permitted length.
    private var lineEnd: Int? {
        let limit = min(bytes.count, start + limits.headerBytes + 1)
        return bytes[min(start + searched, limit)..<limit].firstIndex(of: UInt8(ascii: "\n"))
    }

    private mutating func line() throws(WyomingError) -> ArraySlice<UInt8>? {
        guard let end = lineEnd else {
            searched = min(waiting, limits.headerBytes + 1)
            if waiting > limits.headerBytes {
                throw .tooLong(part: "a header", bytes: waiting, limit: limits.headerBytes)
            }
            return nil
        }
        defer {
            start = end + 1
            searched = 0
        }
        return bytes[start..<end]
    }

    private static func header(_ line: ArraySlice<UInt8>, _ limits: WyomingLimits) throws(WyomingError) -> Header {
        let wrong = "its first line is not a JSON object with a type and lengths"
        let members = try object(line, wrong)
        guard case .text(let type)? = members["type"] else { throw .header(wrong) }
        func length(_ name: String, _ part: String, limit: Int) throws(WyomingError) -> Int {
            guard let member = members[name], member != .null else { return 0 }
            guard let length = member.integer(in: .min ... .max) else { throw .header(wrong) }
            guard length >= 0 else { throw .header("\(part) has a negative length") }
            guard length <= limit else { throw .tooLong(part: part, bytes: length, limit: limit) }
            return length
        }
        let data: [String: JSONValue]
        switch members["data"] {
        case nil, .null?: data = [:]
        case .object(let inside)?: data = inside
        default: throw .header("its data is not an object")
        }
        return Header(
            type: type, data: data, dataLength: try length("data_length", "data", limit: limits.dataBytes),
            payloadLength: try length("payload_length", "a payload", limit: limits.payloadBytes))
    }

    private static func object(_ bytes: ArraySlice<UInt8>, _ wrong: String) throws(WyomingError) -> [String: JSONValue]
    {
        do throws(JSONParser.Failure) {
            guard case .object(let members) = try JSONParser.value(of: bytes, deepest: WyomingLimits.depth) else {
                throw .invalid
            }
            return members
        } catch .tooDeep {
            throw .header("it is nested deeper than \(WyomingLimits.depth)")
        } catch {
            throw .header(wrong)
        }
    }
}
