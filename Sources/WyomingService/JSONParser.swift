// SPDX-License-Identifier: Apache-2.0

/// Parses JSON (RFC 8259) in time linear in its length, whatever it contains.
///
/// JSONDecoder decodes a value of unknown type by trying one type after another, each attempt a thrown error: 64 KiB of
/// small numbers take tens of milliseconds, and nesting multiplies that. A server must not spend that on a stranger.
package struct JSONParser {
    package enum Failure: Error, Equatable {
        case invalid
        case tooDeep
    }

    private let bytes: ArraySlice<UInt8>
    private var place: Int
    private let deepest: Int

    /// - Parameter deepest: the deepest nesting of objects and lists, which bounds the stack.
    /// - Returns: The value. Of an object's equal names the last one counts, as in Python.
    package static func value(of bytes: ArraySlice<UInt8>, deepest: Int) throws(Failure) -> JSONValue {
        var parser = JSONParser(bytes: bytes, place: bytes.startIndex, deepest: deepest)
        let value = try parser.value(depth: 0)
        parser.skipSpace()
        guard parser.place == bytes.endIndex else { throw .invalid }
        return value
    }

    private var next: UInt8? { place < bytes.endIndex ? bytes[place] : nil }

    private mutating func skipSpace() {
        while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { place += 1 }
    }

    private mutating func takes(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        place += 1
        return true
    }

    private mutating func value(depth: Int) throws(Failure) -> JSONValue {
        skipSpace()
        switch next {
        case UInt8(ascii: "{"):
            guard depth < deepest else { throw .tooDeep }
            return .object(try object(depth: depth + 1))
        case UInt8(ascii: "["):
            guard depth < deepest else { throw .tooDeep }
            return .array(try array(depth: depth + 1))
        case UInt8(ascii: "\""): return .text(try text())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(Failure) -> JSONValue {
        let end = place + word.utf8CodeUnitCount
        guard end <= bytes.endIndex,
            word.withUTF8Buffer({ word in word.elementsEqual(bytes[place..<end]) })
        else { throw .invalid }
        place = end
        return value
    }

    private mutating func object(depth: Int) throws(Failure) -> [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        place += 1
        skipSpace()
        if takes("}") { return members }
        while true {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw .invalid }
            let name = try text()
            skipSpace()
            guard takes(":") else { throw .invalid }
            members[name] = try value(depth: depth)
            skipSpace()
            if takes("}") { return members }
            guard takes(",") else { throw .invalid }
        }
    }

    private mutating func array(depth: Int) throws(Failure) -> [JSONValue] {
        var values: [JSONValue] = []
        place += 1
        skipSpace()
        if takes("]") { return values }
        while true {
            values.append(try value(depth: depth))
            skipSpace()
            if takes("]") { return values }
            guard takes(",") else { throw .invalid }
        }
    }

    private mutating func text() throws(Failure) -> String {
        place += 1
        var text: [UInt8] = []
        while let byte = next {
            place += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: text, as: UTF8.self) else { throw .invalid }
                return text
            case UInt8(ascii: "\\"): try escape(into: &text)
            case 0..<0x20: throw .invalid
            default: text.append(byte)
            }
        }
        throw .invalid
    }

    private mutating func escape(into text: inout [UInt8]) throws(Failure) {
        guard let kind = next else { throw .invalid }
        place += 1
        switch kind {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(kind)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            var code = try hexadecimal()
            if (0xD800..<0xDC00).contains(code), takes("\\") {
                guard takes("u") else { throw .invalid }
                let low = try hexadecimal()
                guard (0xDC00..<0xE000).contains(low) else { throw .invalid }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            // Fails for a surrogate without its other half, which is no character.
            guard let scalar = Unicode.Scalar(code) else { throw .invalid }
            text.append(contentsOf: UTF8.encode(scalar)!)
        default: throw .invalid
        }
    }

    /// Four digits.
    private mutating func hexadecimal() throws(Failure) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw .invalid }
            place += 1
            code = code << 4 | UInt32(digit)
        }
        return code
    }

    private mutating func digits() throws(Failure) {
        let start = place
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { place += 1 }
        guard place > start else { throw .invalid }
    }

    private mutating func number() throws(Failure) -> JSONValue {
        let start = place
        var isWhole = true
        _ = takes("-")
        if !takes("0") { try digits() }
        if takes(".") {
            isWhole = false
            try digits()
        }
        if takes("e") || takes("E") {
            isWhole = false
            if !takes("+") { _ = takes("-") }
            try digits()
        }
        let text = String(decoding: bytes[start..<place], as: UTF8.self)
        if isWhole, let whole = Int(text) { return JSONValue(whole) }
        guard let value = Double(text), value.isFinite else { throw .invalid }
        return .number(value)
    }
}
