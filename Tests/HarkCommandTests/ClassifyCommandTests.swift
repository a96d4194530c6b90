// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Runs the program itself as a process.
@Suite struct ClassifyCommandTests {
    private static let fixtures = HarkProcess.root.appendingPathComponent("audio-fixtures")

    /// The word in each recording, according to `audio-fixtures/expected.csv`.
    private static func truth() throws -> [String: String] {
        let text = try String(contentsOf: fixtures.appendingPathComponent("expected.csv"), encoding: .utf8)
        var truth: [String: String] = [:]
        for line in text.split(separator: "\n").dropFirst() {
            let fields = line.split(separator: ",").map(String.init)
            truth[fields[0]] = fields[1]
        }
        return truth
    }

    private struct Line: Decodable {
        let path: String
        let keyword: String
        let score: Double
        let duration: Double
    }

    private func decoded(_ outcome: HarkProcess.Outcome) throws -> [Line] {
        try outcome.lines.map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
    }

    @Test func everyFixtureIsRight() throws {
        let truth = try Self.truth()
        #expect(truth.count >= 20)
        let outcome = try HarkProcess.run(["classify", "audio-fixtures", "--format", "jsonl"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let lines = try decoded(outcome)
        #expect(Set(lines.map { ($0.path as NSString).lastPathComponent }) == Set(truth.keys))
        for line in lines {
            let name = (line.path as NSString).lastPathComponent
            #expect(line.keyword == truth[name], "\(name)")
            #expect((0...1).contains(line.score) && line.duration > 0.1 && line.duration < 5)
        }
    }

    @Test func textIsATableThatLinesUp() throws {
        let outcome = try HarkProcess.run(["classify", "audio-fixtures"])
        #expect(outcome.exited && outcome.status == 0)
        #expect(outcome.lines.first?.hasPrefix("file ") == true)
        let columns = Set(
            outcome.lines.dropFirst().map { line in
                line.range(of: #"\d\.\d{3}  "#, options: .regularExpression).map {
                    line.distance(from: line.startIndex, to: $0.lowerBound)
                }
            })
        #expect(columns.count == 1 && columns.first != .some(nil))
    }

    @Test func csvHasAHeaderAndALineAClip() throws {
        let outcome = try HarkProcess.run(["classify", "audio-fixtures", "--format", "csv"])
        #expect(outcome.lines.first == "path,keyword,score,duration")
        #expect(outcome.lines.count == (try Self.truth().count) + 1)
    }

    @Test func pathsComeFromStandardInputToo() throws {
        let names = try Self.truth().keys.sorted().prefix(3)
        let input = names.map { "audio-fixtures/\($0)\n" }.joined()
        let outcome = try HarkProcess.run(["classify", "-", "--format", "jsonl"], input: input)
        #expect(try decoded(outcome).map(\.path) == names.map { "audio-fixtures/\($0)" })
    }

    /// Each bad recording is reported in one line; the good ones are still answered.
    @Test func badFilesAreNamedAndTheRestGoesOn() throws {
        let data = try ToneDataset(clips: 1)
        let bad: [(name: String, bytes: Data)] = [
            ("empty.wav", Data()), ("text.wav", Data("these are words, not sound\n".utf8)),
            ("header.wav", Data("RIFF\u{24}\u{0}\u{0}\u{0}WAVEfmt ".utf8)),
        ]
        for (name, bytes) in bad { try data.write(bytes, to: "low/\(name)") }
        let outcome = try HarkProcess.run(["classify", data.folder.path, "--format", "jsonl"])
        #expect(outcome.exited && outcome.status == 1)
        #expect(outcome.lines.count == 6)
        let errors = outcome.errors.split(separator: "\n")
        #expect(errors.count == bad.count)
        for (name, _) in bad { #expect(errors.filter { $0.contains(name) }.count == 1, "\(name)") }
    }

    @Test func aFullDiskBehindStandardOutputIsSaid() throws {
        let process = HarkProcess.make(["classify", "audio-fixtures"])
        process.standardOutput = FileHandle(forWritingAtPath: "/dev/full")
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == 5)
        #expect(said.split(separator: "\n").count == 1 && said.contains("standard output"))
    }

    @Test func aMissingFileIsOneLineAndExitCodeOne() throws {
        let outcome = try HarkProcess.run(["classify", "no-such-file.wav"])
        #expect(outcome.exited && outcome.status == 1)
        #expect(outcome.errors.split(separator: "\n").count == 1)
        #expect(outcome.errors.contains("no-such-file.wav"))
    }

    @Test(arguments: [
        ["classify"], ["classify", "x.wav", "--format", "xml"], ["classify", "x.wav", "--channel", "0"], ["nonsense"],
        ["classify", "x.wav", "--memory-budget", "lots"], ["train", "x"], ["listen", "--duration", "-1"],
    ])
    func wrongUsageIsExitCodeTwo(arguments: [String]) throws {
        let outcome = try HarkProcess.run(arguments)
        #expect(outcome.exited && outcome.status == 2, "\(arguments): \(outcome.status)")
        #expect(outcome.output.isEmpty && !outcome.errors.isEmpty)
    }

    @Test func aMistypedCommandGetsASuggestion() throws {
        let outcome = try HarkProcess.run(["lisen"])
        #expect(outcome.status == 2 && outcome.errors.contains("did you mean `hark listen`?"), "\(outcome.errors)")
        let unlike = try HarkProcess.run(["nonsense"])
        #expect(unlike.errors.contains("`hark --help`") && !unlike.errors.contains("did you mean"))
    }

    @Test(arguments: [["--help"], ["classify", "--help"], ["listen", "--help"], ["train", "--help"], ["--version"]])
    func helpIsExitCodeZero(arguments: [String]) throws {
        let outcome = try HarkProcess.run(arguments)
        #expect(outcome.status == 0 && !outcome.output.isEmpty && outcome.errors.isEmpty)
    }
}
