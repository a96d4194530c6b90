// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// The commands of the how-to pages run in order and print what is shown.
@Suite struct DocumentationTests {
    static let folder = HarkProcess.root.appendingPathComponent("docs")

    @Test(arguments: ["first-run", "packages", "train-your-word", "false-alarms"])
    func theCommandsWork(page: String) throws {
        let workshop = try DocumentationWorkshop()
        if ["train-your-word", "false-alarms"].contains(page) { try workshop.recordWords() }
        if page == "false-alarms" {
            try workshop.recordRadio()
            try workshop.trainBriefly()
        }
        // Brief training and other recordings give other numbers.
        try workshop.follow("docs/\(page).md", anyNumber: page != "first-run")
    }

    /// The options and subcommands named on the pages exist.
    @Test func theOptionsExist() throws {
        var help: [String: String] = [:]
        var tried = 0
        let pages = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).filter { $0.hasSuffix(".md") }
        for page in ["README.md"] + pages.map({ "docs/\($0)" }) {
            for words in try DocumentPage(page).harkCommands where !words[1].hasPrefix("-") {
                let subcommand = words[1]
                if help[subcommand] == nil {
                    let outcome = try HarkProcess.run([subcommand, "--help"])
                    #expect(outcome.status == 0, "\(page): no subcommand \(subcommand)")
                    help[subcommand] = outcome.output
                }
                for option in words where option.hasPrefix("--") {
                    let name = option.split(separator: "=")[0]
                    #expect(help[subcommand]?.contains(name) == true, "\(page): \(subcommand) knows no \(name)")
                    tried += 1
                }
            }
        }
        #expect(tried > 100)
    }

    /// Links between pages have targets, and the index links to every page.
    @Test func theLinksLead() throws {
        let pages = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).filter { $0.hasSuffix(".md") }
        var linked: Set<String> = []
        for page in pages {
            for link in try DocumentPage("docs/\(page)").lines.joined(separator: "\n").matches(
                of: /\]\(([^)#:]+)(#[^)]*)?\)/)
            {
                let target = Self.folder.appendingPathComponent(String(link.1)).path
                #expect(
                    FileManager.default.fileExists(atPath: target),
                    "\(page) links to \(link.1)")
                if page == "README.md" { linked.insert(String(link.1)) }
            }
        }
        #expect(Set(pages).subtracting(linked).subtracting(["README.md"]) == [])
    }

    /// Differences that the comparison ignores, and those that it detects.
    @Test func transcriptsAreComparedByLine() {
        let printed = ["note", "word   yes  0.93", "word   no   0.81", "2 words"]
        for good in [
            printed, ["...", "word yes 0.94", "...", "2 words"], ["note", "..."], ["...", "2 words"],
            ["...", "word no 0.1", "..."],
        ] {
            #expect(DocumentPage.agrees(good, with: printed), "\(good)")
        }
        for bad in [
            ["note"], ["2 words"], Array(printed.dropLast()), ["...", "word left 0.93", "..."], ["...", "3 words"],
            ["...", "word no 0.81", "...", "word yes 0.93", "..."], printed + ["more"], [],
        ] {
            #expect(!DocumentPage.agrees(bad, with: printed), "\(bad)")
        }
        #expect(DocumentPage.agrees(["...", "3 words"], with: printed, anyNumber: true))
    }
}
