// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// The README shows the program's actual output.
@Suite struct ReadmeTests {
    private func readme() throws -> [String] { try DocumentPage("README.md").lines }

    @Test func theTranscriptIsTheProgramsOutput() throws {
        let shown = try readme().filter {
            $0.hasPrefix("    file ") || $0.hasPrefix("    audio-fixtures/") || $0 == "    ..."
        }.map { $0.trimmingCharacters(in: .whitespaces) }
        let outcome = try HarkProcess.run(["classify", "audio-fixtures"])
        #expect(shown.count > 4)
        #expect(DocumentPage.agrees(shown, with: outcome.lines))
    }

    @Test func theMemoryIsTheModels() throws {
        let outcome = try HarkProcess.run(["inspect"])
        let total = try #require(outcome.lines.first { $0.hasPrefix("total ") }?.split(separator: " ").last)
        let digits = total.count - 3
        let grouped = "\(total.prefix(digits)),\(total.suffix(3))"
        #expect(try readme().contains { $0.contains("\(grouped) bytes") })
    }
}
