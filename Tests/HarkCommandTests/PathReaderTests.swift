// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// Paths from standard input, for `hark classify -`.
@Suite struct PathReaderTests {
    private func errors(_ input: String, _ more: [String] = []) throws -> [String] {
        let run = try HarkProcess.run(["classify", "-", "--format", "jsonl"] + more, input: input)
        #expect(run.exited && run.status == 1)
        return run.lines
    }

    @Test func aPathTooLongIsNamedAndTheNextGoesOn() throws {
        let longest = String(repeating: "a", count: 65_536)
        let lines = try errors("\(longest)a\n\(longest)\naudio-fixtures/stop-flite-slt-16k.wav\n")
        #expect(lines.count == 3)
        #expect(lines[0].contains("the path is too long") && lines[0].utf8.count < 300)
        #expect(lines[1].contains("File name too long"))
        #expect(lines[2].contains("\"keyword\":\"stop\""))
    }

    @Test func linesEndAsTheyAreSaidToEnd() throws {
        #expect(try errors("a\0b\0\0c", ["--null"]).count == 3)
        #expect(try errors("a b\n\n c\nd", []).count == 3)
        let both = try errors("a\nb\0", ["-0"])
        #expect(both.count == 1 && both[0].contains("a\\nb"))
    }

    @Test(arguments: [["classify", "-", "x.wav"], ["classify", "x.wav", "--null"]])
    func wrongUsageIsExitCodeTwo(arguments: [String]) throws {
        let run = try HarkProcess.run(arguments)
        #expect(run.exited && run.status == 2 && run.output.isEmpty)
    }
}
