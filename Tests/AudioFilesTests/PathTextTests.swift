// SPDX-License-Identifier: Apache-2.0

import HarkBasics
import TestSupport
import Testing

@testable import AudioFiles

@Suite struct PathTextTests {
    @Test func textIsItself() {
        for path in ["", "a/b.wav", "\u{E9}", "e\u{301}", "\u{1F3A4}", "new\nline", "\u{10FDFF}\u{10FF00}\u{10FFFF}"] {
            #expect(PathText.text(path.utf8).utf8.elementsEqual(path.utf8))
            #expect(PathText.bytes(path) == Array(path.utf8))
            #expect(PathText.isText(path))
            #expect(PathText.repaired(path).utf8.elementsEqual(path.utf8))
        }
    }

    @Test func whatIsNoTextIsShown() {
        let path = PathText.text([0x63, 0xE9, 0x2E])
        #expect(DisplayText.oneLine(path) == "c\\xE9.")
        #expect(PathText.repaired(path) == "c\u{FFFD}.")
        #expect(!PathText.isText(path))
    }

    /// Every path maps to a distinct text and back, even if it contains the scalars that stand for bytes.
    @Test func everyPathComesBack() {
        let pieces: [[UInt8]] = [
            [0x61], [0x2F], [0x80], [0xFF], [0xC3], [0xC3, 0xA9], [0xE2, 0x82], [0xE2, 0x82, 0xAC], [0xED, 0xA0, 0x80],
            [0xF0, 0x9F, 0x8E], [0xF4, 0x90, 0x80, 0x80], [0xC0, 0x80], Array("\u{10FE80}".utf8),
            Array("\u{10FEFF}".utf8), [0xF4, 0x8F, 0xBA], [0xF4],
        ]
        var random = SeededRandom(seed: 7)
        var texts: [String: [UInt8]] = [:]
        for _ in 0..<20_000 {
            let path = (0..<Int.random(in: 0...6, using: &random)).flatMap { _ in pieces.randomElement(using: &random)!
            }
            let text = PathText.text(path)
            #expect(PathText.bytes(text) == path)
            #expect(texts.updateValue(path, forKey: text).map { $0 == path } ?? true)
            #expect(PathText.isText(text) == (String(validating: path, as: UTF8.self) != nil))
        }
    }
}
