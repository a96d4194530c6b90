// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import WyomingService

/// The parser against Foundation's, which shares no code with it.
@Suite struct JSONParserTests {
    private func value(_ text: String) throws -> JSONValue {
        try JSONParser.value(of: Array(text.utf8)[...], deepest: 16)
    }

    @Test(arguments: [
        "null", " true ", "false\n", "0", "-0", "12", "-12.5", "1e3", "1E-3", "1.25e+2", "9007199254740993", #""""#,
        #""a\"\\\/\b\f\n\r\t""#, #""\u00e9\u2028\ud83d\ude00""#, "\"é\u{1F600}\u{7F}\"", "[]", "[ ]", "[1,[2,[]],{}]",
        "{}", #"{ "a" : 1 , "b" : [ null , "x" ] }"#, #"{"":{"a":{"b":false}}}"#,
    ])
    func whatItAcceptsIsWhatFoundationReads(text: String) throws {
        let ours = try JSONEncoder().encode([try value(text)])
        let theirs = try JSONSerialization.jsonObject(with: Data("[\(text)]".utf8)) as? NSArray
        #expect(try JSONSerialization.jsonObject(with: ours) as? NSArray == theirs)
    }

    @Test(arguments: [
        "", " ", "nul", "nulll", "True", "+1", "01", "1.", ".5", "1e", "1e+", "-", "1e999", "--1", "0x10", "NaN",
        "Infinity",
        "\"", "\"\\\"", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\ud800\"", "\"\\ud800x\"", "\"\\ud800\\n\"",
        "\"\\udc00\"",
        "\"\\ud800\\ud800\"", "\"\n\"", "\"\u{1}\"", "[", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "]", "{", "{1:2}",
        "{\"a\"}",
        "{\"a\":}", "{\"a\":1,}", "{\"a\":1 \"b\":2}", "{a:1}", "1 2", "[1]]", "{\"a\":1}}", "'a'",
    ])
    func whatIsNotJSONIsRefused(text: String) {
        #expect(throws: JSONParser.Failure.invalid) { try value(text) }
    }

    @Test func bytesThatAreNotUTF8AreRefused() {
        for bytes: [UInt8] in [[0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0xFF]] {
            #expect(throws: JSONParser.Failure.invalid) { try JSONParser.value(of: bytes[...], deepest: 16) }
        }
    }

    @Test func theLastOfEqualNamesCounts() throws {
        #expect(try value(#"{"a":1,"a":2}"#) == .object(["a": .number(2)]))
    }

    @Test func theDepthIsBoundedAndNothingElse() throws {
        func nested(_ levels: Int) -> String {
            String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
        }
        #expect(throws: Never.self) { try value(nested(16)) }
        #expect(throws: JSONParser.Failure.tooDeep) { try value(nested(17)) }
        // Unclosed brackets would exhaust the stack before the end is found missing.
        #expect(throws: JSONParser.Failure.tooDeep) { try value(String(repeating: "{\"a\":[", count: 100_000)) }
        #expect(try value("[" + String(repeating: "[],", count: 50_000) + "[]]") != .null)
    }

    @Test func largeWholeNumbersStayExact() throws {
        #expect(try value("9007199254740993") == .whole(9_007_199_254_740_993))
        #expect(try value("-9223372036854775808") == .number(-9_223_372_036_854_775_808))
        #expect(try value("9223372036854775807") == .whole(.max))
        #expect(try value("9223372036854775808") == .number(9_223_372_036_854_775_808))
    }
}
