import Foundation
import TestSupport
import Testing

/// Rules that no compiler checks.
@Suite struct SourceRuleTests {
    /// All of Foundation brings the tables of the world's languages: 50 MB of program and 4 MB of a listener's memory.
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
}
