// SPDX-License-Identifier: Apache-2.0

import CExport
import Hark
import TestSupport
import Testing

/// Objects whose struct differs from the engine's do not link.
@Suite struct LinkGuardTests {
    private static let program = """
        #include "hark_test.h"
        static hark_test spotter;
        int main(void) {
            static const int8_t frame[HARK_TEST_INPUTS];
            hark_test_init(&spotter);
            return hark_test_step(&spotter, frame) == 99;
        }

        """

    /// Compiles the engine with some options and the program with others, and links them.
    private func link(_ exported: ExportedLibrary, engine: [String], program: [String]) throws {
        try exported.folder.write(Array(Self.program.utf8), to: "main.c")
        try exported.compile(ExportedLibrary.strict + engine + ["-c"] + exported.sources)
        try exported.compile(ExportedLibrary.strict + program + ["-c", "main.c"])
        try exported.compile(
            ["-o", "main", "main.o"] + exported.sources.map { $0.replacing(".c", with: ".o") })
        _ = try exported.run(exported.folder.path(of: "main"), [])
    }

    private func doesNotLink(_ exported: ExportedLibrary, engine: [String], program: [String]) {
        #expect {
            try link(exported, engine: engine, program: program)
        } throws: {
            "\($0)".contains("undefined reference to `hark_test_init")
        }
    }

    @Test func featuresInOnePartAlone() throws {
        let exported = try ExportedLibrary(try ExportModels.random())
        let without = ["-DHARK_TEST_NO_FEATURES"]
        try link(exported, engine: [], program: [])
        try link(exported, engine: without, program: without)
        doesNotLink(exported, engine: without, program: [])
        doesNotLink(exported, engine: [], program: without)
    }

    @Test func theHeaderOfAnotherModel() throws {
        let exported = try ExportedLibrary(try ExportModels.random(hidden: [12], seed: 1))
        let other = try ExportedLibrary(try ExportModels.random(hidden: [13], seed: 1))
        try exported.compile(ExportedLibrary.strict + ["-c"] + exported.sources)
        for file in other.library.files where file.name.hasSuffix(".h") {
            try exported.folder.write(Array(file.text.utf8), to: file.name)
        }
        try exported.folder.write(Array(Self.program.utf8), to: "main.c")
        #expect {
            try exported.compile(["main.c", "-o", "main"] + exported.sources.map { $0.replacing(".c", with: ".o") })
        } throws: {
            "\($0)".contains("undefined reference to `hark_test_init")
        }
    }

    @Test func theTablesOfAnotherModel() throws {
        let exported = try ExportedLibrary(try ExportModels.random(seed: 1))
        let other = try ExportedLibrary(try ExportModels.random(seed: 2))
        try exported.compile(ExportedLibrary.strict + ["-c"] + exported.sources)
        try other.compile(ExportedLibrary.strict + ["-c"] + other.sources)
        try exported.folder.write(Array(Self.program.utf8), to: "main.c")
        let tables = "hark_test_weights.o"
        try exported.compile(["main.c", "-o", "main", "hark_test.o", tables])
        #expect {
            try exported.compile(["main.c", "-o", "main", "hark_test.o", other.folder.path(of: tables)])
        } throws: {
            "\($0)".contains("undefined reference to `hark_test_layers")
        }
    }

    @Test func everyFileNamesItsLicenseAndItsModel() throws {
        let model = try ExportModels.random()
        let exported = try ExportedLibrary(model)
        for file in exported.library.files {
            let lines = file.text.split(separator: "\n")
            #expect(lines[0].hasPrefix("/* \(CLibrary.mark) (tests) from the model with the checksum "))
            #expect(lines[1] == "// SPDX-License-Identifier: Apache-2.0")
        }
        let program = """
            #include "hark_test.h"
            #include <stdio.h>
            int main(void) { return printf("%s %08lx\\n", HARK_TEST_VERSION, (unsigned long)HARK_TEST_CHECKSUM) < 0; }
            """
        try exported.folder.write(Array(program.utf8), to: "main.c")
        try exported.compile(ExportedLibrary.strict + ["main.c", "-o", "main"])
        let printed = try exported.run(exported.folder.path(of: "main"), [])
        let words = try #require(exported.library.files[0].text.split(separator: "\n").first).split(separator: " ")
        #expect(printed == ["tests \(words.dropLast().last?.dropLast() ?? "")"])
    }
}
