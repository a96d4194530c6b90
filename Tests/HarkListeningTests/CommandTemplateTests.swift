// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HarkListening

@Suite struct CommandTemplateTests {
    private func words(_ text: String) throws -> [String] { try CommandTemplate(parsing: text).words }

    @Test(arguments: [
        ("notify-send {keyword}", ["notify-send", "{keyword}"]),
        ("  a\tb \n c  ", ["a", "b", "c"]),
        (#"say 'one two' "three four" five\ six"#, ["say", "one two", "three four", "five six"]),
        (#"a 'b"c' "d'e" f'g'"h"i"#, ["a", "b\"c", "d'e", "fghi"]),
        (#"a "\"q\" \\ \n \$x" '\'"#, ["a", #""q" \ \n \$x"#, #"\"#]),
        (#"a '' "" b"#, ["a", "", "", "b"]),
        (
            #"a $HOME *.wav | b > c; d && `e` $(f) ~"#,
            ["a", "$HOME", "*.wav", "|", "b", ">", "c;", "d", "&&", "`e`", "$(f)", "~"]
        ),
        ("wort ä日本", ["wort", "ä日本"]),
    ])
    func wordsAreSplitOnce(text: String, expected: [String]) throws {
        #expect(try words(text) == expected)
    }

    @Test func whatIsNoCommandIsRefused() {
        let refused: [(String, CommandTemplateError)] = [
            ("", .empty), ("  \n", .empty), ("'' a", .empty), ("a 'b", .unfinished), ("a \"b", .unfinished),
            ("a \\", .unfinished), ("a \"\\", .unfinished), ("a\0b", .zeroByte),
            ("{keyword} a", .placeInProgram("{keyword}")), ("/opt/{score} a", .placeInProgram("/opt/{score}")),
            (String(repeating: "a", count: CommandTemplate.longest + 1), .tooLong),
        ]
        for (text, error) in refused {
            #expect(throws: error) { try CommandTemplate(parsing: text) }
        }
    }

    /// Any keyword stays within its argument, and its text is not expanded again.
    @Test func valuesStayWithinTheirArguments() throws {
        let template = try CommandTemplate(parsing: "say '{keyword} at {time}' x{score}y {other} { {keyword")
        for keyword in [
            "stop", "a b", "'; rm -rf ~ #", "$(id) `id` \"", "{score}", "{time}{keyword}", "--help\n-x", "",
        ] {
            let heard = HeardKeyword(keyword: keyword, score: "0.9", time: "T")
            #expect(template.arguments(for: heard) == ["say", "\(keyword) at T", "x0.9y", "{other}", "{", "{keyword"])
        }
    }
}
