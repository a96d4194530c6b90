// SPDX-License-Identifier: Apache-2.0

import Foundation
import FoundationXML
import Hark
import TestSupport
import Testing

/// `hark train --run` and `hark report`, from recordings to pages.
@Suite struct ReportCommandTests {
    private static let arguments = ["--keywords", "low,high", "--hidden", "16", "--epochs", "3"]
    private static let sections = [
        "learning", "confusion", "classes", "det", "scores", "worst", "memory", "configuration",
    ]

    private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    /// Checks what holds for every page.
    /// - Returns: the page's sections.
    private func check(_ page: String) throws -> [String] {
        let outline = PageOutline()
        #expect(outline.read(page), "\(outline.problem ?? "")")
        #expect(outline.loads.allSatisfy { $0.hasPrefix("data:") || $0.hasPrefix("#") }, "\(outline.loads)")
        // The style sheet loads nothing either, and the page contains no web address.
        for loading in ["http://", "https://", "url(", "@import", "<script", "<link", "<iframe"] {
            #expect(!page.contains(loading))
        }
        return outline.sections
    }

    @Test func aRunFolderContainsSettingsMetricsAndModel() throws {
        let data = try ToneDataset(clips: 30)
        let run = data.folder.path + "/runs"
        let trained = try HarkProcess.run(["train", data.folder.path] + Self.arguments + ["--run", run])
        #expect(trained.status == 0, "\(trained.errors)")
        #expect(trained.errors.contains("report.html"))
        let files = try FileManager.default.contentsOfDirectory(atPath: run).sorted()
        #expect(
            files.filter { !$0.hasPrefix("events.out.tfevents.") } == [
                "configuration.toml", "metrics.csv", "model.hark", "report.html", "run.json",
            ])
        #expect(files.count == 6)
        #expect(try text(run + "/metrics.csv").split(separator: "\n").count == 4)
        #expect(try text(run + "/configuration.toml").contains("epochs = 3"))
        #expect(try check(try text(run + "/report.html")) == Self.sections)

        // On demand, with false alarms in continuous sound; other recordings serve as sound without keywords.
        let page = data.folder.path + "/report.html"
        let again = try HarkProcess.run([
            "report", run, "--negatives", data.folder.path + "/other", "--worst", "2", "--output", page,
        ])
        #expect(again.status == 0, "\(again.errors)")
        let html = try text(page)
        #expect(
            try check(html) == [
                "learning", "confusion", "classes", "det", "scores", "streams", "worst", "memory", "configuration",
            ])
        #expect(html.components(separatedBy: "<audio").count == 3)

        // A new run does not overwrite an existing one.
        let over = try HarkProcess.run(["train", data.folder.path] + Self.arguments + ["--run", run])
        #expect(over.status == 5 && over.errors.contains("contains another run"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: run).sorted() == files)
    }

    @Test func aStoppedRunGoesOnInItsFolder() throws {
        let data = try ToneDataset(clips: 8)
        let run = data.folder.path + "/run"
        let arguments = [
            "train", data.folder.path, "--keywords", "low,high", "--hidden", "16", "--epochs", "6", "--run", run,
        ]
        let process = HarkProcess.make(arguments)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let rows = { ((try? self.text(run + "/metrics.csv")) ?? "").split(separator: "\n").count - 1 }
        while process.isRunning, rows() < 1 { usleep(2000) }
        process.interrupt()
        process.waitUntilExit()
        #expect(process.terminationStatus == 130)
        #expect(rows() < 6 && FileManager.default.fileExists(atPath: run + "/checkpoint"))
        let resumed = try HarkProcess.run(arguments + ["--resume"])
        #expect(resumed.status == 0, "\(resumed.errors)")
        let epochs = try text(run + "/metrics.csv").split(separator: "\n").dropFirst().map { $0.prefix { $0 != "," } }
        #expect(epochs == ["1", "2", "3", "4", "5", "6"])
        #expect(!FileManager.default.fileExists(atPath: run + "/checkpoint"))
        #expect(try check(try text(run + "/report.html")).first == "learning")
    }

    @Test func untrustedNamesAreDrawnAsText() throws {
        let data = try ToneDataset(clips: 12)
        let word = "<script>alert(1)&\"'"
        for clip in 0..<12 {
            try data.write(data.tone(hertz: 3000), to: "\(word)/<img src=x>\(clip)_nohash_0.wav")
        }
        let (model, page) = (data.folder.path + "/m.hark", data.folder.path + "/page.html")
        let trained = try HarkProcess.run([
            "train", data.folder.path, "--hidden", "12", "--epochs", "1", "--output", model,
        ])
        #expect(trained.status == 0, "\(trained.errors)")
        let made = try HarkProcess.run([
            "report", model, "--dataset", data.folder.path, "--split", "all", "--worst", "50", "--output", page,
        ])
        #expect(made.status == 0, "\(made.errors)")
        let html = try text(page)
        #expect(try check(html) == Array(Self.sections.dropFirst()))
        #expect(html.contains("&lt;script&gt;alert(1)&amp;&quot;&#39;") && html.contains("&lt;img src=x&gt;"))
        #expect(!html.contains("<img src=x"))
    }

    @Test func aModelAloneHasAPageAsWell() throws {
        let folder = try TemporaryFolder()
        let page = folder.path(of: "page.html")
        let made = try HarkProcess.run(["report", "commands", "--output", page])
        #expect(made.status == 0, "\(made.errors)")
        #expect(try check(try text(page)) == ["memory", "configuration"])
    }

    @Test func whatCannotBeDoneIsRefused() throws {
        let folder = try TemporaryFolder()
        let page = folder.path(of: "page.html")
        let status = { (arguments: [String]) in try HarkProcess.run(["report"] + arguments).status }
        #expect(try status(["commands", "--output", folder.path(of: "none/page.html")]) == 5)
        #expect(try status([folder.path(of: "none.hark"), "--output", page]) == 3)
        #expect(try status([folder.path, "--output", page]) == 2)
        #expect(try status(["commands", "--split", "all", "--output", page]) == 2)
        #expect(try status(["commands", "--dataset", folder.path(of: "none"), "--output", page]) == 1)
        #expect(try HarkProcess.run(["train", folder.path]).status == 2)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }
}

/// Parses a page as XML, which finds unclosed elements and missing escapes.
private final class PageOutline: NSObject, XMLParserDelegate {
    private(set) var sections: [String] = []
    /// The values of attributes that load or link to something.
    private(set) var loads: [String] = []
    private(set) var problem: String?

    func read(_ page: String) -> Bool {
        let parser = XMLParser(data: Data(page.utf8))
        parser.delegate = self
        // The result of parse() is insufficient: it is true even if an element is never closed.
        let isWell = parser.parse() && parser.parserError == nil
        if !isWell { problem = "line \(parser.lineNumber): \(parser.parserError.map { "\($0)" } ?? "")" }
        return isWell
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        if name == "section" { sections.append(attributes["id"] ?? "") }
        for key in ["src", "href", "xlink:href", "data", "action", "poster", "srcset"] {
            if let value = attributes[key] { loads.append(value) }
        }
    }
}
