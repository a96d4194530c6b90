// SPDX-License-Identifier: Apache-2.0

import Foundation
import HarkBasics
import TestSupport
import Testing

/// Source rules that no compiler checks.
@Suite struct SourceRuleTests {
    /// All of Foundation includes tables for all languages: 50 MB of program size and 4 MB of memory while listening.
    @Test func nothingImportsAllOfFoundation() throws {
        let sources = HarkProcess.root.appendingPathComponent("Sources")
        let files = try FileManager.default.subpathsOfDirectory(atPath: sources.path).filter { $0.hasSuffix(".swift") }
        #expect(files.count > 100)
        let importing = try files.filter { file in
            try String(contentsOf: sources.appendingPathComponent(file), encoding: .utf8)
                .split(separator: "\n").contains("import Foundation")
        }
        #expect(importing == [])
    }

    @Test(arguments: ["Sources", "Tests"]) func everySourceStatesItsLicense(folder: String) throws {
        let root = HarkProcess.root.appendingPathComponent(folder)
        let files = try FileManager.default.subpathsOfDirectory(atPath: root.path)
            .filter { $0.hasSuffix(".swift") || $0.hasSuffix(".c") || $0.hasSuffix(".h") }
        #expect(files.count > 100)
        let without = try files.filter { file in
            try !String(contentsOf: root.appendingPathComponent(file), encoding: .utf8)
                .hasPrefix("// SPDX-License-Identifier: Apache-2.0\n")
        }
        #expect(without == [])
    }

    /// The files below `folder` that contain any of these words.
    private func files(holding words: [String], in folder: String = "Sources") throws -> [String] {
        let sources = HarkProcess.root.appendingPathComponent(folder)
        return try FileManager.default.subpathsOfDirectory(atPath: sources.path)
            .filter { $0.hasSuffix(".swift") || $0.hasSuffix(".c") || $0.hasSuffix(".h") }
            .filter { file in
                let text = try String(contentsOf: sources.appendingPathComponent(file), encoding: .utf8)
                return words.contains { text.contains($0) }
            }.sorted()
    }

    /// File names and keywords are never executed as commands.
    @Test func nothingCallsAShell() throws {
        let words = [" system(", "popen(", "/bin/sh", "/bin/bash", "execl", "execv", "wordexp("]
        #expect(try files(holding: words) == [])
        #expect(
            try files(holding: ["posix_spawnp("]) == [
                "HarkBasics/ExternalProgram.swift", "HarkListening/Programs/ChildProgram.swift",
            ])
    }

    /// Files are only created in one place.
    @Test func filesAreMadeInOnePlace() throws {
        let words = ["O_CREAT", "mkstemp", "creat(", "tmpnam", "tempnam", "createFile(", ".write(to: URL"]
        #expect(
            try files(holding: words) == [
                "HarkBasics/ReplacedFile.swift", "HarkTraining/Records/AppendedFile.swift",
            ])
    }
}
