// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HarkCommand

@Suite struct CSVTests {
    /// Fields as written and read by Python's `csv`; a comma with a combining accent is still a comma to a reader.
    @Test(arguments: [
        ("plain", "plain"), ("a,b", "\"a,b\""), ("say \"so\"", "\"say \"\"so\"\"\""), ("a\nb", "\"a\nb\""),
        ("a\r\nb", "\"a\r\nb\""), (",\u{301}", "\",\u{301}\""), ("\"\u{301}", "\"\"\"\u{301}\""),
        ("\u{301}a", "\u{301}a"), ("\u{301},", "\"\u{301},\""), ("", ""),
    ])
    func fieldsAreQuotedByScalars(text: String, expected: String) {
        // Compared as bytes: an accent after a quote forms another character, which `==` and interpolation may hide.
        #expect(Array(CSV.line([text, "x"]).utf8) == Array(expected.utf8) + Array(",x".utf8))
    }
}
