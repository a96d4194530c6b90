// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// SECURITY.md names the tests that hold its promises.
@Suite struct SecurityPageTests {
    @Test func everyPromiseNamesTestsThatExist() throws {
        let page = try String(
            contentsOf: HarkProcess.root.appendingPathComponent("SECURITY.md"), encoding: .utf8)
        let table = try #require(
            page.components(separatedBy: "## Promises").last?.components(separatedBy: "\n## ").first)
        let rows = table.split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst()
        #expect(rows.count > 15)
        let sources = try sources()
        for row in rows {
            let held = row.matches(of: /`(\w+Tests)\.(\w+)`/)
            #expect(!held.isEmpty, "no test in: \(row)")
            for test in held {
                let (suite, name) = (String(test.output.1), String(test.output.2))
                #expect(
                    sources.contains { $0.contains("struct \(suite)") && $0.contains("func \(name)(") },
                    "\(suite).\(name) does not exist")
            }
        }
    }

    private func sources() throws -> [String] {
        let folder = HarkProcess.root.appendingPathComponent("Tests")
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        return try (files?.allObjects ?? []).compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
            .map { try String(contentsOf: $0, encoding: .utf8) }
    }
}
