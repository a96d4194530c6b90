// SPDX-License-Identifier: Apache-2.0

import Hark
import TestSupport
import Testing

@testable import CExport

/// Names come from arbitrary folders and files: in C they become letters and digits, or octal escapes in a string.
@Suite struct HostileNameTests {
    static let labels = [
        "plain", "a b", "a_b", "A-B", "да", "\"; system(\"x\"); //", "*/ int x; /*", "??/", "\\", "%s%n", "0", "_", "5",
        "hark_model", "HARK_MODEL", "hark_test", "@NAMES@", "@LABELS@", "\u{202E}drow", "\u{2028}", "👂", "int",
        "_unknown_",
        String(repeating: "x", count: 64), String(repeating: "x", count: 63) + "y",
    ]

    @Test func labelsAreBytesInAString() throws {
        let exported = try ExportedLibrary(try ExportModels.random(labels: Self.labels))
        let program = """
            #include "hark_test.h"
            #include <stdio.h>
            int main(void) {
                int label;
                for (label = 0; label < HARK_TEST_LABELS; label++) puts(hark_test_label_names[label]);
                return 0;
            }
            """
        try exported.folder.write(Array(program.utf8), to: "main.c")
        try exported.compile(ExportedLibrary.strict + ["main.c", "-o", "main"] + exported.sources)
        // Lines are separated by newline bytes only, not by a Unicode line separator.
        #expect(try exported.run(exported.folder.path(of: "main"), []) == Self.labels)
        for file in exported.library.files {
            #expect(file.text.utf8.allSatisfy { $0 < 0x7F && ($0 >= 0x20 || $0 == 10) })
        }
    }

    @Test func constantsOfLabelsDiffer() {
        let names = CIdentifier.labelNames(Self.labels)
        #expect(Set(names).count == Self.labels.count)
        #expect(names.allSatisfy { $0.wholeMatch(of: #/[A-Z0-9_]+/#) != nil })
        #expect(CIdentifier.labelNames(["yes", "_unknown_", "left turn"]) == ["YES", "UNKNOWN", "LEFT_TURN"])
        // A name that collides with the numbered name of another label.
        #expect(Set(CIdentifier.labelNames(["x_1", "!", "0", "1", "x", "X"])).count == 6)
    }

    @Test(arguments: [
        ("commands", "commands"), ("My Lamp (2).v3", "my_lamp_2_v3"), ("../../etc/passwd", "etc_passwd"), ("", "model"),
        ("*/", "model"), ("да", "model"), ("_a__b_", "a_b"), ("9", "9"), (String(repeating: "ab_", count: 30), nil),
    ])
    func libraryNames(text: String, expected: String?) throws {
        let name = CIdentifier.libraryName(text)
        #expect(name.wholeMatch(of: #/[a-z0-9]+(_[a-z0-9]+)*/#) != nil && name.utf8.count <= 40)
        if let expected { #expect(name == expected) }
        let exported = try ExportedLibrary(try ExportModels.random(), name: text)
        try exported.compile(ExportedLibrary.strict + ["-fsyntax-only"] + exported.sources)
    }

    @Test func constantsAreReadAsTheSameBits() {
        for value: Float in [0, 1, -1.5, 1e-30, .greatestFiniteMagnitude, .leastNormalMagnitude, 0.1, 16_777_216, 1e7] {
            let text = CText.constant(value)
            #expect(text.hasSuffix("f") && (text.contains(".") || text.contains("e")), "\(text)")
            #expect(Float(text.dropLast())?.bitPattern == value.bitPattern)
        }
        #expect(CText.constant(Int32.min) == "(-2147483647 - 1)")
    }
}
