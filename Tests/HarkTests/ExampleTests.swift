// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// The programs shown on the pages are those in examples/swift-library, and print what the pages show.
@Suite struct ExampleTests {
    static let pages = ["docs/library.md", "Sources/Hark/Hark.docc/Spot-a-keyword-in-a-buffer.md"]
    static let folder = HarkProcess.executable.deletingLastPathComponent()

    @Test(arguments: pages, ["spot/Spot.swift", "live/Live.swift"])
    func thePagesShowTheExamples(page: String, file: String) throws {
        let source = HarkProcess.root.appendingPathComponent("examples/swift-library/Sources/\(file)")
        let text = try String(contentsOf: source, encoding: .utf8)
        #expect(text.contains("@main"))
        #expect(try DocumentPage(page).blocks("swift").contains { $0.joined(separator: "\n") + "\n" == text })
    }

    @Test func theExampleIsAboutTwentyLines() throws {
        #expect(try DocumentPage("examples/swift-library/Sources/spot/Spot.swift").lines.dropLast().count <= 20)
    }

    @Test(arguments: pages)
    func theExamplePrintsWhatThePagesShow(page: String) throws {
        let steps = try DocumentPage(page).steps
        #expect(steps.count == 1)
        for step in steps {
            let path = "\(Self.folder.path):\(ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")"
            let outcome = try HarkProcess.run(
                program: URL(fileURLWithPath: "/bin/bash"), ["-c", step.command], environment: ["PATH": path])
            #expect(outcome.status == 0)
            #expect(outcome.lines.count == 1 && DocumentPage.agrees(step.shown, with: outcome.lines))
        }
    }

    /// The product for microcontrollers has the modules that Scripts/embedded builds and runs.
    @Test func theEmbeddedProductIsWhatTheBoardsRun() throws {
        let list = { (line: String, ends: (Character, Character)) -> [String] in
            line.split(separator: ends.0)[1].split(separator: ends.1)[0].split { " ,\"".contains($0) }.map(String.init)
        }
        let script = try #require(try DocumentPage("Scripts/embedded").lines.first { $0.hasPrefix("modules=(") })
        let manifest = try DocumentPage("Package.swift").lines
        let product = try #require(manifest.firstIndex { $0.contains(".library(name: \"HarkEmbedded\"") })
        #expect(list(script, ("(", ")")) == list(manifest[product], ("[", "]")))
    }
}
