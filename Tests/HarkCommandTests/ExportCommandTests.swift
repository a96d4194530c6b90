// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Foundation
import TestSupport
import Testing

/// `hark export`, and its example compared with `hark classify` and `hark listen`.
@Suite struct ExportCommandTests {
    private struct Line: Decodable {
        let type: String?
        let time: Double?
        let keyword: String?
        let score: Double?
    }

    private static func decoded(_ outcome: HarkProcess.Outcome) throws -> [Line] {
        try outcome.lines.map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
    }

    private static let files = [
        "hark_commands.c", "hark_commands.h", "hark_commands_example.c", "hark_commands_weights.c",
    ]

    private func compile(in folder: String, _ arguments: [String]) throws -> HarkProcess.Outcome {
        try HarkProcess.run(
            program: URL(fileURLWithPath: "/usr/bin/env"),
            ["gcc", "-std=c99", "-Wall", "-Wextra", "-Wconversion", "-Werror", "-pedantic"] + arguments,
            folder: URL(fileURLWithPath: folder))
    }

    /// The recordings of audio-fixtures in the format of the example: 16-bit mono WAV at 16 kHz.
    private func recordings(in folder: TemporaryFolder) throws -> [String] {
        let fixtures = HarkProcess.root.appendingPathComponent("audio-fixtures").path
        let endings = [".wav", ".flac", ".ogg"]
        let names = try FileManager.default.contentsOfDirectory(atPath: fixtures).sorted().filter { name in
            endings.contains { name.hasSuffix($0) }
        }
        return try names.map { name in
            let path = folder.path(of: "\(name).wav")
            try AudioFileWriter.write(
                samples: try AudioFileReader.samples(path: "\(fixtures)/\(name)"), path: path, sampleRate: 16_000)
            return path
        }
    }

    @Test func theExampleHearsWhatHarkHears() throws {
        let folder = try TemporaryFolder()
        let exported = try HarkProcess.run(["export", "commands", "--c", folder.path(of: "c")])
        #expect(exported.status == 0 && exported.errors.isEmpty)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path(of: "c")).sorted() == Self.files)
        let compiled = try compile(
            in: folder.path(of: "c"),
            ["-O2", "-o", "example"] + Self.files.filter { $0 != "hark_commands.h" })
        try #require(compiled.status == 0, "\(compiled.errors)")

        let example = URL(fileURLWithPath: folder.path(of: "c/example"))
        let recordings = try recordings(in: folder)
        let classified = try Self.decoded(try HarkProcess.run(["classify", "--format", "jsonl"] + recordings))
        try #require(classified.count == recordings.count && recordings.count == 26)
        var detections = 0
        for (recording, answer) in zip(recordings, classified) {
            let words = try HarkProcess.run(program: example, [recording]).lines.map {
                $0.split(separator: " ").map(String.init)
            }
            let clip = try #require(words.last)
            #expect(clip[0] == "clip" && clip[1] == answer.keyword)
            #expect(abs((Double(clip[2]) ?? 0) - (answer.score ?? 1)) < 0.003)

            let listened = try Self.decoded(try HarkProcess.run(["listen", "--file", recording, "--format", "jsonl"]))
                .filter { $0.type == "detection" }
            try #require(words.count - 1 == listened.count, "\(recording)")
            for (word, detection) in zip(words, listened) {
                #expect(word[0] == "time" && word[2] == detection.keyword)
                #expect(abs((Double(word[1]) ?? 0) - (detection.time ?? 9)) < 0.0011)
                #expect(abs((Double(word[3]) ?? 0) - (detection.score ?? 9)) < 0.003)
            }
            detections += listened.count
        }
        #expect(detections > 15)

        // Unreadable files are named in an error, and wrong usage is reported.
        for file in ["hark_commands.h", "no-such-file"] {
            let outcome = try HarkProcess.run(program: example, [folder.path(of: "c/\(file)")])
            #expect(outcome.status == 1 && outcome.output.isEmpty && outcome.errors.contains(file))
        }
        let stereo = HarkProcess.root.appendingPathComponent("audio-fixtures/no-espeak-us-f3-stereo.wav").path
        #expect(try HarkProcess.run(program: example, [stereo]).errors.contains("not a WAV of 16 bits, mono, 16000 Hz"))
        #expect(try HarkProcess.run(program: example, []).status == 2)
    }

    /// Runs the commands of docs/microcontroller.md; scores and times are ignored, because they depend on the model.
    @Test func theDocumentsCommandsWork() throws {
        let document = try String(
            contentsOf: HarkProcess.root.appendingPathComponent("docs/microcontroller.md"), encoding: .utf8)
        let section = try #require(document.split(separator: "\n## ").first { $0.hasPrefix("Try it") })
        let indented = section.split(separator: "\n").filter { $0.hasPrefix("    ") }.map { $0.dropFirst(4) }
        let (commands, shown) = (indented.prefix(3), indented.dropFirst(3))
        #expect(commands.first == "hark export commands --c firmware" && shown.count == 2)
        let folder = try TemporaryFolder()
        try folder.link("audio-fixtures", to: HarkProcess.root.appendingPathComponent("audio-fixtures").path)
        let programs = HarkProcess.executable.deletingLastPathComponent().path
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"
        let outcome = try HarkProcess.run(
            program: URL(fileURLWithPath: "/bin/sh"), ["-ec", commands.joined(separator: "\n")],
            environment: ["PATH": "\(programs):\(path)"], folder: URL(fileURLWithPath: folder.path))
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.lines.suffix(2).map(Self.words) == shown.map { Self.words(String($0)) })
    }

    /// The words of a line without its numbers.
    private static func words(_ line: String) -> [String] {
        line.split(separator: " ").map(String.init).filter { Double($0) == nil }
    }

    @Test func anEarlierExportIsReplacedAndNothingElse() throws {
        let folder = try TemporaryFolder()
        let own = Array("int main(void) { return 0; }\n".utf8)
        try folder.write(own, to: "c/hark_commands.c")
        try folder.write(own, to: "c/main.c")
        let export = ["export", "commands", "--c", folder.path(of: "c")]
        let refused = try HarkProcess.run(export)
        #expect(refused.status == 5 && refused.errors.contains("hark_commands.c") && refused.errors.contains("--force"))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path(of: "c")).sorted() == [
                "hark_commands.c", "main.c",
            ])
        #expect(FileManager.default.contents(atPath: folder.path(of: "c/hark_commands.c")) == Data(own))

        #expect(try HarkProcess.run(export + ["--force"]).status == 0)
        // The files are now from an export, and a second export writes the same bytes.
        let first = FileManager.default.contents(atPath: folder.path(of: "c/hark_commands_weights.c"))
        #expect(try HarkProcess.run(export).status == 0)
        #expect(
            first != nil && FileManager.default.contents(atPath: folder.path(of: "c/hark_commands_weights.c")) == first)
        #expect(FileManager.default.contents(atPath: folder.path(of: "c/main.c")) == Data(own))
        // An export under another name is added to the folder.
        #expect(try HarkProcess.run(export + ["--name", "Other Word"]).status == 0)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path(of: "c")).sorted()
                == (Self.files + ["main.c"] + Self.files.map { $0.replacing("commands", with: "other_word") }).sorted())
    }

    @Test func aFolderOfTheModelsNameDoesNotHideTheModel() throws {
        let folder = try TemporaryFolder()
        let place = URL(fileURLWithPath: folder.path)
        for _ in 0..<2 {
            let exported = try HarkProcess.run(["export", "wake", "--c", "wake"], folder: place)
            #expect(exported.status == 0, "\(exported.errors)")
        }
        let recording = HarkProcess.root.appendingPathComponent("audio-fixtures/yes-flite-slt-16k.wav").path
        for command in [["classify", recording], ["listen", "--file", recording]] {
            let outcome = try HarkProcess.run(command + ["--model", "wake"], folder: place)
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        // A file of that name is what was meant.
        try folder.write([1, 2, 3], to: "commands")
        #expect(try HarkProcess.run(["export", "commands", "--c", "c"], folder: place).status == 3)
        // Another folder is no model.
        #expect(try HarkProcess.run(["export", "./wake", "--c", "c"], folder: place).status == 3)
    }

    @Test func layouts() throws {
        let folder = try TemporaryFolder()
        let sketch = folder.path(of: "lib/examples/hark_lamp_blink/hark_lamp_blink.ino")
        // The second time every file, the description among them, is known as an export's.
        for _ in 0..<2 {
            let exported = try HarkProcess.run([
                "export", "commands", "--c", folder.path(of: "lib"), "--layout", "arduino", "--name", "lamp",
            ])
            #expect(exported.status == 0 && exported.lines.count == 6, "\(exported.errors)")
        }
        #expect(FileManager.default.fileExists(atPath: sketch))
        try folder.write(Array("name=mine".utf8), to: "lib/library.properties")
        let refused = try HarkProcess.run([
            "export", "commands", "--c", folder.path(of: "lib"), "--layout", "arduino",
        ])
        #expect(refused.status == 5 && refused.errors.contains("library.properties"))
        #expect(try HarkProcess.run(["export", "commands", "--c", "x", "--layout", "mbed"]).status == 2)
    }

    @Test func failures() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write([1, 2, 3], to: "file.hark")
        let damaged = try HarkProcess.run(["export", file, "--c", folder.path(of: "c")])
        #expect(damaged.status == 3 && damaged.errors.contains("file.hark"))
        #expect(!FileManager.default.fileExists(atPath: folder.path(of: "c")))
        #expect(try HarkProcess.run(["export", "commands"]).status == 2)
        for path in [file, folder.path(of: "no/such/folder"), "/proc/c"] {
            let outcome = try HarkProcess.run(["export", "commands", "--c", path])
            #expect(outcome.status == 5 && outcome.errors.contains(path), "\(path): \(outcome.errors)")
        }
        // A folder or a pipe in place of a file: neither waited for nor replaced.
        try folder.makeFolder("d/hark_commands.h")
        #expect(try HarkProcess.run(["export", "commands", "--c", folder.path(of: "d"), "--force"]).status == 5)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path(of: "d")) == ["hark_commands.h"])
        try folder.makeFolder("e")
        #expect(mkfifo(folder.path(of: "e/hark_commands.c"), 0o600) == 0)
        #expect(try HarkProcess.run(["export", "commands", "--c", folder.path(of: "e")]).status == 5)
    }
}
