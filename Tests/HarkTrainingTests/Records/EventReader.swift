// SPDX-License-Identifier: Apache-2.0

/// An independent reader of event files, written from the published formats: table-driven instead of bitwise checksums,
/// and only the parts of protocol buffers that these files use.
struct EventReader {
    struct Event: Equatable {
        var time = 0.0
        var step: UInt64 = 0
        var version: String?
        var starts = false
        var scalars: [String: Float] = [:]
    }

    struct Malformed: Error {}

    static func events(_ bytes: [UInt8]) throws -> [Event] {
        var rest = bytes[...]
        var events: [Event] = []
        while !rest.isEmpty {
            guard rest.count >= 12 else { throw Malformed() }
            let length = Array(rest.prefix(8))
            guard masked(length) == number(rest.dropFirst(8).prefix(4)) else { throw Malformed() }
            let count = Int(number(length[...]))
            guard rest.count >= 16 + count else { throw Malformed() }
            let content = Array(rest.dropFirst(12).prefix(count))
            guard masked(content) == number(rest.dropFirst(12 + count).prefix(4)) else { throw Malformed() }
            events.append(try event(content))
            rest = rest.dropFirst(16 + count)
        }
        return events
    }

    private static func event(_ bytes: [UInt8]) throws -> Event {
        var event = Event()
        for (field, value) in try fields(bytes) {
            switch (field, value) {
            case (1, .fixed(let content)): event.time = Double(bitPattern: number(content[...]))
            case (2, .varint(let step)): event.step = step
            case (3, .content(let text)): event.version = String(decoding: text, as: UTF8.self)
            case (5, .content(let summary)):
                for case (1, .content(let value)) in try fields(summary) {
                    var name = ""
                    for part in try fields(value) {
                        switch part {
                        case (1, .content(let text)): name = String(decoding: text, as: UTF8.self)
                        case (2, .fixed(let content)):
                            event.scalars[name] = Float(bitPattern: UInt32(number(content[...])))
                        default: throw Malformed()
                        }
                    }
                }
            case (7, .content(let log)):
                for case (1, .varint(1)) in try fields(log) { event.starts = true }
            default: throw Malformed()
            }
        }
        return event
    }

    private enum Value {
        case varint(UInt64)
        case fixed([UInt8])
        case content([UInt8])
    }

    private static func fields(_ bytes: [UInt8]) throws -> [(UInt64, Value)] {
        var rest = bytes[...]
        func varint() throws -> UInt64 {
            var (result, shift): (UInt64, UInt64) = (0, 0)
            while let byte = rest.popFirst() {
                result |= UInt64(byte & 0x7F) << shift
                if byte < 0x80 { return result }
                shift += 7
            }
            throw Malformed()
        }
        func take(_ count: Int) throws -> [UInt8] {
            guard rest.count >= count else { throw Malformed() }
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
        var found: [(UInt64, Value)] = []
        while !rest.isEmpty {
            let key = try varint()
            switch key & 7 {
            case 0: found.append((key >> 3, .varint(try varint())))
            case 1: found.append((key >> 3, .fixed(try take(8))))
            case 2: found.append((key >> 3, .content(try take(Int(try varint())))))
            case 5: found.append((key >> 3, .fixed(try take(4))))
            default: throw Malformed()
            }
        }
        return found
    }

    private static func number(_ bytes: some Collection<UInt8>) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static let table: [UInt32] = (0..<256).map { entry in
        (0..<8).reduce(UInt32(entry)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0x82F6_3B78 : value >> 1 }
    }

    private static func masked(_ bytes: [UInt8]) -> UInt64 {
        let sum = ~bytes.reduce(UInt32.max) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ $0 >> 8 }
        return UInt64((sum << 17 | sum >> 15) &+ 0xA282_EAD8)
    }
}
