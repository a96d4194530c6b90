import Foundation
import TestSupport
import Testing

/// The programs that the pages show are the ones in examples/swift-library, and do what the pages say.
@Suite struct ExampleTests {
    static let pages = ["docs/library.md", "Sources/HarkLibrary/Hark.docc/Spot-a-keyword-in-a-buffer.md"]
    static let folder = HarkProcess.executable.deletingLastPathComponent()

    @Test(arguments: pages, ["spot/Spot.swift", "live/Live.swift"])
    func thePagesShowTheExamples(page: String, file: String) throws {
        let source = HarkProcess.root.appendingPathComponent("examples/swift-library/Sources/\(file)")
        let text = try String(contentsOf: source, encoding: .utf8)
        #expect(text.contains("@main"))
        #expect(try Page(page).blocks("swift").contains(text))
    }

    @Test func theExampleIsAboutTwentyLines() throws {
        #expect(try Page("examples/swift-library/Sources/spot/Spot.swift").lines.dropLast().count <= 20)
    }

    /// The score's digits may differ on another processor.
    @Test(arguments: pages)
    func theExamplePrintsWhatThePagesShow(page: String) throws {
        let process = HarkProcess.make(program: Self.folder.appendingPathComponent("spot"), [])
        let output = Pipe()
        process.standardInput = FileHandle(forReadingAtPath: Fixtures.path("stop"))
        process.standardOutput = output
        try process.run()
        let printed = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let line = try #require(printed.split(separator: "\n").first.map(String.init))
        let shown = try #require(try Page(page).lines.first { $0.contains("score 0.") })
        let words = { (text: String) in Array(text.split(separator: " ").prefix(5)) }
        #expect(words(line) == words(shown) && words(line).first == "stop")
    }

    /// The product for microcontrollers is what Scripts/embedded builds and runs on them.
    @Test func theEmbeddedProductIsWhatTheBoardsRun() throws {
        let list = { (line: String, ends: (Character, Character)) -> [String] in
            line.split(separator: ends.0)[1].split(separator: ends.1)[0].split { " ,\"".contains($0) }.map(String.init)
        }
        let script = try #require(try Page("Scripts/embedded").lines.first { $0.hasPrefix("modules=(") })
        let manifest = try Page("Package.swift").lines
        let product = try #require(manifest.firstIndex { $0.contains("\"HarkEmbedded\"") })
        #expect(list(script, ("(", ")")) == list(manifest[product + 1], ("[", "]")))
    }
}
