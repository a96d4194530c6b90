// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import HarkCommand

@Suite struct JSONLineTests {
    private struct Line: Codable, Equatable {
        let keyword: String
    }

    /// Every character that some program takes for the end of a line, alone and with an accent.
    @Test(arguments: ["\n", "\r", "\u{B}", "\u{C}", "\u{1C}", "\u{85}", "\u{2028}", "\u{2029}"])
    func noCharacterEndsALine(end: String) throws {
        for text in [end, "a\(end)b", "\(end)\u{301}"] {
            let line = Line(keyword: text)
            let written = JSONLine.text(line)
            #expect(!written.unicodeScalars.contains { end.unicodeScalars.contains($0) })
            #expect(try JSONDecoder().decode(Line.self, from: Data(written.utf8)) == line)
        }
    }
}
