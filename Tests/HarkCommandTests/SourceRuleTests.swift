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

    /// swift test cannot select tests by tag, so Scripts/test has a pattern of suites, which must agree with the tags.
    @Test func theLiveSuitesAreThoseThatScriptsTestRunsAlone() throws {
        let script = try String(
            contentsOf: HarkProcess.root.appendingPathComponent("Scripts/test"), encoding: .utf8)
        let pattern = script.split(separator: "\n").filter { $0.hasPrefix("live=") || $0.hasPrefix("live+=") }
            .map { $0.drop { $0 != "'" }.dropFirst().dropLast() }.joined()
        let live = try Regex(pattern)
        let tests = HarkProcess.root.appendingPathComponent("Tests")
        let suite = /@Suite(?<traits>\((?:[^@]*?)\))?\s*(?:final )?(?:struct|class) (?<name>\w+)/
        var tagged = 0
        for file in try FileManager.default.subpathsOfDirectory(atPath: tests.path) where file.hasSuffix(".swift") {
            let text = try String(contentsOf: tests.appendingPathComponent(file), encoding: .utf8)
            for match in text.matches(of: suite) {
                let module = file.prefix { $0 != "/" }
                let isTagged = match.traits?.contains(".tags(.live") ?? false
                #expect("\(module).\(match.name)".contains(live) == isTagged, "\(file): \(match.name)")
                tagged += isTagged ? 1 : 0
            }
        }
        #expect(tagged > 15)
    }

    @Test(arguments: ["Sources", "Tests"]) func noSwiftFileHasMoreThan400Lines(folder: String) throws {
        let root = HarkProcess.root.appendingPathComponent(folder)
        let long = try FileManager.default.subpathsOfDirectory(atPath: root.path).filter { file in
            guard file.hasSuffix(".swift") else { return false }
            let text = try String(contentsOf: root.appendingPathComponent(file), encoding: .utf8)
            return text.utf8.count { $0 == UInt8(ascii: "\n") } > 400
        }
        #expect(long == [])
    }
}
