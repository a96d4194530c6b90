// SPDX-License-Identifier: Apache-2.0

/// Conversion between paths, which are arbitrary bytes, and text.
///
/// A Linux path is a sequence of bytes that need not be UTF-8, and archives hold names that are not. Each byte b that
/// is not part of valid UTF-8 becomes the scalar U+10FE00 + b of a private use area. A name that itself contains such a
/// scalar has that scalar's bytes escaped in the same way, so the mapping between paths and texts is one-to-one. Python
/// does the same with surrogates, which a String cannot hold (PEP 383).
package enum PathText {
    /// The first byte in UTF-8 of all those scalars, and of few others.
    private static let lead: UInt8 = 0xF4
    private static let first: UInt32 = 0x10FE00
    private static let escapes: ClosedRange<UInt32> = first + 0x80...first + 0xFF

    /// - Parameter bytes: without the terminating zero.
    package static func text(_ bytes: some Sequence<UInt8>) -> String {
        let bytes = Array(bytes)
        if !bytes.contains(lead), let text = String(validating: bytes, as: UTF8.self) { return text }
        var text = String.UnicodeScalarView()
        var rest = bytes.makeIterator()
        var position = 0
        var parser = Unicode.UTF8.ForwardParser()
        while true {
            switch parser.parseScalar(from: &rest) {
            case .emptyInput: return String(text)
            case .valid(let encoded):
                let scalar = Unicode.UTF8.decode(encoded)
                if escapes.contains(scalar.value) {
                    text.append(contentsOf: encoded.lazy.map(escape))
                } else {
                    text.append(scalar)
                }
                position += encoded.count
            case .error(let length):
                text.append(contentsOf: bytes[position..<position + length].lazy.map(escape))
                position += length
            }
        }
    }

    package static func bytes(_ path: String) -> [UInt8] {
        guard path.utf8.contains(lead) else { return Array(path.utf8) }
        return path.unicodeScalars.flatMap { scalar in byte(scalar).map { [$0] } ?? Array(scalar.utf8) }
    }

    /// Whether the whole path is valid UTF-8.
    package static func isText(_ path: String) -> Bool {
        !path.utf8.contains(lead) || String(validating: bytes(path), as: UTF8.self) != nil
    }

    /// The path for programs that accept only text: U+FFFD replaces invalid bytes.
    package static func repaired(_ path: String) -> String { String(decoding: bytes(path), as: UTF8.self) }

    /// Compares in byte order. `<` on String compares by Unicode's rules, under which names of different bytes can be
    /// equal.
    package static func precedes(_ first: String, _ second: String) -> Bool {
        // Compares without a copy if the text's bytes are the path's: a folder may hold a million names.
        guard first.utf8.contains(lead) || second.utf8.contains(lead) else {
            return first.utf8.lexicographicallyPrecedes(second.utf8)
        }
        return bytes(first).lexicographicallyPrecedes(bytes(second))
    }

    /// Passes the path to the body as a C string.
    /// - Precondition: It contains no zero byte, which would truncate it, so that it names another file.
    package static func withCString<Result>(_ path: String, _ body: (UnsafePointer<CChar>) -> Result) -> Result {
        (bytes(path) + [0]).withUnsafeBytes { bytes in
            precondition(bytes.firstIndex(of: 0) == bytes.count - 1, "a path with a zero in it")
            return body(bytes.baseAddress!.assumingMemoryBound(to: CChar.self))
        }
    }

    /// The byte that a scalar stands for; nil if it stands for none.
    static func byte(_ scalar: Unicode.Scalar) -> UInt8? {
        escapes.contains(scalar.value) ? UInt8(scalar.value - first) : nil
    }

    private static func escape(_ byte: UInt8) -> Unicode.Scalar { Unicode.Scalar(first + UInt32(byte))! }
}

extension StringProtocol {
    /// Without white space at either end. Foundation's own version would load all of Foundation, which doubles the
    /// program's memory.
    package var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else {
            return ""
        }
        return String(self[first...last])
    }
}
