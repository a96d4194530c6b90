// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import FoundationEssentials
import HarkBasics

@testable import HarkCommand

/// Arbitrary bytes as the name of a file, in every format in which answers and errors are written.
enum NameInput {
    /// A line of `hark classify --format jsonl`, as declared by a program that reads it.
    private struct Line: Codable, Equatable {
        let path: String
        let keyword: String
        let score: Double
        let duration: Double
    }

    static func run(_ bytes: [UInt8]) throws(FuzzFailure) {
        let name = String(decoding: bytes, as: UTF8.self)
        try checkJSON(name)
        try checkCSV(name)
        try checkTerminal(name)
        // As a path from the file finder: distinct names stay distinct, and invalid text is harmless too.
        let path = PathText.text(bytes)
        try require(PathText.bytes(path) == bytes, "another path: \(path.debugDescription)")
        try checkJSON(PathText.repaired(path))
        try checkTerminal(path)
    }

    private static func checkJSON(_ name: String) throws(FuzzFailure) {
        let line = Line(path: name, keyword: "yes", score: JSONLine.rounded(0.98765), duration: 1.25)
        let text = JSONLine.text(line)
        try require(!text.utf8.contains { $0 < 0x20 }, "a line with control characters")
        guard let read = try? JSONDecoder().decode(Line.self, from: Data(text.utf8)) else {
            throw FuzzFailure("a line that is no JSON: \(text.debugDescription)")
        }
        // `==` of strings considers some names with different bytes equal.
        try require(read.path.utf8.elementsEqual(name.utf8), "another name: \(read.path.debugDescription)")
        try require(read == line, "other figures: \(text)")
    }

    private static func checkCSV(_ name: String) throws(FuzzFailure) {
        let line = CSV.line([name, "yes", name, "1.25"])
        guard let fields = fields(ofLine: Array(line.utf8)) else {
            throw FuzzFailure("a line that is no CSV: \(line.debugDescription)")
        }
        let expected = [name, "yes", name, "1.25"].map { Array($0.utf8) }
        try require(fields == expected, "other fields: \(line.debugDescription)")
    }

    /// The fields of a line according to RFC 4180, byte by byte; nil if it is malformed.
    private static func fields(ofLine line: [UInt8]) -> [[UInt8]]? {
        let (quote, comma) = (UInt8(ascii: "\""), UInt8(ascii: ","))
        var fields: [[UInt8]] = []
        var rest = line[...]
        while true {
            var field: [UInt8] = []
            if rest.first == quote {
                rest.removeFirst()
                while true {
                    guard let byte = rest.popFirst() else { return nil }
                    if byte == quote {
                        guard rest.first == quote else { break }
                        rest.removeFirst()
                    }
                    field.append(byte)
                }
            } else {
                field = Array(rest.prefix { $0 != comma })
                rest = rest.dropFirst(field.count)
                // Quotes and line ends are only allowed in quoted fields.
                guard !field.contains(where: { $0 == quote || $0 == 0x0A || $0 == 0x0D }) else { return nil }
            }
            fields.append(field)
            guard let separator = rest.popFirst() else { return fields }
            guard separator == comma else { return nil }
        }
    }

    /// A message about a file is a single line and moves no cursor.
    private static func checkTerminal(_ name: String) throws(FuzzFailure) {
        let missing = AudioFileError.notFound(path: name)
        let messages = ["\(missing)", AudioWarning.upperBandMissing(sampleRate: 8000).message(path: name)]
        for message in messages {
            let isLine = message.unicodeScalars.allSatisfy {
                $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) && !(0x202A...0x202E).contains($0.value)
            }
            try require(isLine, "a message with control characters: \(message.debugDescription)")
        }
    }

    static var seeds: [String: [UInt8]] {
        [
            "plain": Array("folder/yes.wav".utf8), "spaces": Array(" a b\t.wav ".utf8),
            "quotes": Array("\"a\",'b',\\c.wav".utf8), "lines": Array("a\nb\r\nc\rd\u{2028}e\u{85}f.wav".utf8),
            "escapes": [0x1B] + Array("[31mred\u{7F}\u{202E}.wav".utf8),
            "accents": Array("e\u{301},\u{301}\"\u{301}.wav".utf8),
            "not-text": [0xFF, 0xC3, 0x28, 0xED, 0xA0, 0x80, 0xF0, 0x9F, 0x2E, 0x77, 0x61, 0x76], "empty": [],
            "emoji": Array("👩‍👩‍👧‍👦/🇩🇪.wav".utf8),
            "escapes-of-bytes": [0x80] + Array("\u{10FE80}\u{10FEFF}".utf8) + [0xF4, 0x8F],
        ]
    }
}
