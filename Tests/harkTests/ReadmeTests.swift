import Foundation
import TestSupport
import Testing

/// What the README shows is what the program prints.
@Suite struct ReadmeTests {
    private func readme() throws -> [String] {
        let file = HarkProcess.root.appendingPathComponent("README.md")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    /// File and keyword of a line; scores may differ in their last digit on another processor.
    private func columns(_ line: String) -> [String] {
        Array(line.split(separator: " ").map(String.init).prefix(2))
    }

    @Test func theTranscriptIsTheProgramsOutput() throws {
        let shown = try readme().filter { $0.hasPrefix("    file ") || $0.hasPrefix("    audio-fixtures/") }
        let outcome = try HarkProcess.run(["classify", "audio-fixtures"])
        #expect(shown.count > 20)
        #expect(shown.map(columns) == outcome.lines.map(columns))
    }

    @Test func theMemoryIsTheModels() throws {
        let outcome = try HarkProcess.run(["inspect"])
        let total = try #require(outcome.lines.first { $0.hasPrefix("total ") }?.split(separator: " ").last)
        let digits = total.count - 3
        let grouped = "\(total.prefix(digits)),\(total.suffix(3))"
        #expect(try readme().contains { $0.contains("\(grouped) bytes") })
    }
}
