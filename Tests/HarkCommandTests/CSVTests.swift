// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HarkCommand

@Suite struct CSVTests {
    /// Fields as Python's `csv` writes and reads them; a comma with an accent on it is still a comma to a reader.
    @Test(arguments: [
        ("plain", "plain"), ("a,b", "\"a,b\""), ("say \"so\"", "\"say \"\"so\"\"\""), ("a\nb", "\"a\nb\""),
        ("a\r\nb", "\"a\r\nb\""), (",\u{301}", "\",\u{301}\""), ("\"\u{301}", "\"\"\"\u{301}\""),
        ("\u{301}a", "\u{301}a"), ("\u{301},", "\"\u{301},\""), ("", ""),
    ])
    func fieldsAreQuotedByScalars(text: String, expected: String) {
        // Bytes: an accent after a quote makes another character of it, which `==` and interpolation may hide.
        #expect(Array(CSV.line([text, "x"]).utf8) == Array(expected.utf8) + Array(",x".utf8))
    }
}
