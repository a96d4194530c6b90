// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Compares docs/json-lines.md with the output of the commands.
@Suite struct JSONPageTests {
    /// The names in backticks below a heading of the page.
    private func names(under heading: String) throws -> Set<String> {
        let page = try DocumentPage("docs/json-lines.md").lines
        let begin = try #require(page.firstIndex(of: "## \(heading)"), "no heading \(heading)")
        let section = page[(begin + 1)...].prefix { !$0.hasPrefix("## ") }
        let parts = section.joined(separator: "\n").components(separatedBy: "`")
        return Set(parts.indices.filter { !$0.isMultiple(of: 2) }.map { parts[$0] })
    }

    private func check(_ arguments: [String], heading: String) throws {
        let outcome = try HarkProcess.run(arguments + ["--format", "jsonl"])
        #expect(outcome.exited && !outcome.lines.isEmpty, "\(arguments): \(outcome.errors)")
        let described = try names(under: heading)
        for line in outcome.lines {
            let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            for key in object.keys {
                #expect(described.contains(key) || key == "type", "\(heading): \(key) is not described")
                #expect(key.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "_" }, "\(key) is not snake_case")
            }
            if let type = object["type"] as? String { #expect(described.contains(type), "\(heading): \(type)") }
        }
    }

    @Test func everyFieldOfClassify() throws {
        try check(["classify", "audio-fixtures/yes-flite-slt-16k.wav", "/no/such.wav"], heading: "hark classify")
    }

    @Test func everyFieldOfSpot() throws {
        try check(["spot", "audio-fixtures/yes-flite-slt-16k.wav", "/no/such.wav"], heading: "hark spot")
    }

    @Test func everyFieldOfListen() throws {
        try check(["listen", "--file", "audio-fixtures/yes-flite-slt-16k.wav"], heading: "hark listen")
    }

    @Test func everyFieldOfModels() throws { try check(["models"], heading: "hark models") }

    @Test func everyFieldOfInspect() throws { try check(["inspect", "wake"], heading: "hark inspect") }

    @Test func everyFieldOfFeatures() throws {
        try check(["features", "audio-fixtures/yes-flite-slt-16k.wav"], heading: "hark features")
    }

    @Test func everyFieldOfBenchmark() throws {
        try check(["benchmark", "--seconds", "0.02"], heading: "hark benchmark")
        try check(["benchmark", "--recordings", "audio-fixtures"], heading: "hark benchmark")
    }

    @Test func everyFieldOfEvaluateAndOfACheck() throws {
        let data = try ToneDataset(clips: 4)
        try data.write(Data("text".utf8), to: "low/bad_nohash_0.wav")
        try check(["train", data.folder.path, "--keywords", "low,high", "--check"], heading: "hark train --check")
        try data.write(data.tone(hertz: 300), to: "yes/tone.wav")
        try check(["evaluate", data.folder.path, "--split", "all"], heading: "hark evaluate")
    }
}
