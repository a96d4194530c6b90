// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import TestSupport
import Testing

/// `hark record` with a real, private PulseAudio daemon that plays words.
@Suite(.serialized, .tags(.live)) struct RecordCommandTests {
    private struct Line: Decodable {
        let type: String
        let path: String?
        let reason: String?
        let take: Int?
        let word: Double?
        let duration: Double?
        let noise: Double?
    }

    /// A running `hark record` with its output in files.
    private final class Recorder {
        let process: Process
        private let output: URL
        private let errorFile: URL

        init(_ arguments: [String], daemon: PulseDaemon, folder: TemporaryFolder) throws {
            process = HarkProcess.make(["record"] + arguments, environment: daemon.environment)
            output = URL(fileURLWithPath: folder.path(of: "output"))
            errorFile = URL(fileURLWithPath: folder.path(of: "errors"))
            for file in [output, errorFile] { try Data().write(to: file) }
            process.standardOutput = try FileHandle(forWritingTo: output)
            process.standardError = try FileHandle(forWritingTo: errorFile)
            try process.run()
        }

        deinit {
            if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        }

        var errors: String { (try? String(contentsOf: errorFile, encoding: .utf8)) ?? "" }

        func lines() throws -> [Line] {
            try String(contentsOf: output, encoding: .utf8).split(separator: "\n").map {
                try JSONDecoder().decode(Line.self, from: Data($0.utf8))
            }
        }

        func wait(for type: String, times: Int = 1) throws -> Bool {
            // A line may be incomplete.
            waitUntil(within: .seconds(30)) { ((try? lines()) ?? []).count { $0.type == type } >= times }
        }
    }

    private static func fixture(_ word: String) -> URL {
        HarkProcess.root.appendingPathComponent("audio-fixtures/\(word)-flite-slt-16k.wav")
    }

    /// A fixture with its samples scaled by a factor and clipped.
    private static func scaled(_ word: String, by factor: Double, in folder: TemporaryFolder) throws -> URL {
        var bytes = try Data(contentsOf: fixture(word))
        let start = try #require(bytes.range(of: Data("data".utf8))).upperBound + 4
        for offset in stride(from: start, to: bytes.count - 1, by: 2) {
            let sample = Int16(bitPattern: UInt16(bytes[offset]) | UInt16(bytes[offset + 1]) << 8)
            let scaled = UInt16(bitPattern: Int16(max(-32768, min(32767, (Double(sample) * factor).rounded()))))
            bytes[offset] = UInt8(scaled & 255)
            bytes[offset + 1] = UInt8(scaled >> 8)
        }
        let url = URL(fileURLWithPath: folder.path(of: "\(word)-\(factor).wav"))
        try bytes.write(to: url)
        return url
    }

    private func files(_ path: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    }

    @Test func wordsAreCutOutAndRecognizedAndBadTakesRefused() throws {
        let daemon = try PulseDaemon()
        defer { daemon.stop() }
        let folder = try TemporaryFolder()
        let words = folder.path(of: "words")
        // Numbering continues after the speaker's existing takes; those of other speakers do not matter.
        try folder.write([], to: "words/stop/anna_nohash_4.wav")
        try folder.write([], to: "words/stop/bert_nohash_9.wav")
        let recorder = try Recorder(
            ["stop", "--count", "3", "--output", words, "--speaker", "anna", "--device", "kw16.monitor"]
                + ["--format", "jsonl"], daemon: daemon, folder: folder)
        #expect(try recorder.wait(for: "ready"), "\(recorder.errors)")
        try daemon.play(file: Self.fixture("stop"), sink: "kw16")
        #expect(try recorder.wait(for: "kept"), "\(recorder.errors)")
        try daemon.play(file: Self.scaled("stop", by: 0.02, in: folder), sink: "kw16")
        #expect(try recorder.wait(for: "refused"), "\(recorder.errors)")
        try daemon.play(file: Self.scaled("stop", by: 30, in: folder), sink: "kw16")
        #expect(try recorder.wait(for: "refused", times: 2), "\(recorder.errors)")
        for take in 2...3 {
            try daemon.play(file: Self.fixture("stop"), sink: "kw16")
            #expect(try recorder.wait(for: "kept", times: take), "\(recorder.errors)")
        }
        recorder.process.waitUntilExit()
        #expect(recorder.process.terminationReason == .exit && recorder.process.terminationStatus == 0)

        let lines = try recorder.lines()
        #expect(
            lines.map(\.type) == [
                "room", "ready", "kept", "ready", "refused", "ready", "refused", "ready", "kept", "ready", "kept",
                "end",
            ])
        #expect(lines.compactMap(\.reason) == ["silence", "quiet", "clipped"])
        #expect(recorder.errors.contains("too quiet") && recorder.errors.contains("clipped"))
        let kept = lines.filter { $0.type == "kept" }
        #expect(kept.compactMap(\.path) == (5...7).map { "\(words)/stop/anna_nohash_\($0).wav" })
        for line in kept {
            #expect(line.duration == 1)
            #expect((0.2...0.8).contains(try #require(line.word)))
        }
        #expect(try files("\(words)/stop").count == 5)

        let answers = try HarkProcess.run(["classify", "--format", "csv"] + kept.compactMap(\.path))
        #expect(answers.status == 0)
        #expect(answers.lines.count { $0.contains(",stop,") } == 3, "\(answers.output)")
    }

    @Test func trainTakesWhatWasRecorded() throws {
        let daemon = try PulseDaemon()
        defer { daemon.stop() }
        let folder = try TemporaryFolder()
        let words = folder.path(of: "words")
        for (word, background) in [("stop", []), ("go", ["--background", "1"])] {
            let recorder = try Recorder(
                [word, "--count", "2", "--output", words, "--device", "kw16.monitor", "--format", "jsonl"] + background,
                daemon: daemon, folder: folder)
            for take in 1...2 {
                #expect(try recorder.wait(for: "ready", times: take), "\(recorder.errors)")
                try daemon.play(file: Self.fixture(word), sink: "kw16")
                #expect(try recorder.wait(for: "kept", times: take), "\(recorder.errors)")
            }
            recorder.process.waitUntilExit()
            #expect(recorder.process.terminationStatus == 0)
        }
        let names = try files("\(words)/stop")
        #expect(names.count == 2 && names.allSatisfy { $0.wholeMatch(of: #/[0-9a-f]{8}_nohash_[01]\.wav/#) != nil })
        #expect(try files("\(words)/_background_noise_").count == 1)
        // The whole word as 16-bit mono: one second and a header of 44 bytes.
        let size = try FileManager.default.attributesOfItem(atPath: "\(words)/stop/\(names[0])")[.size] as? Int
        #expect(size == 32_044)

        let model = folder.path(of: "own.hark")
        let training = try HarkProcess.run([
            "train", words, "--keywords", "stop,go", "--from", "commands", "--epochs", "1", "--output", model,
        ])
        #expect(training.status == 0, "\(training.errors)")
        #expect(FileManager.default.fileExists(atPath: model))
    }

    @Test func keysKeepPlayRedoAndQuit() throws {
        let daemon = try PulseDaemon()
        defer { daemon.stop() }
        let folder = try TemporaryFolder()
        let words = folder.path(of: "words")
        let hark = try TerminalHark(
            ["record", "go", "--count", "5", "--output", words, "--speaker", "anna", "--device", "kw16.monitor"],
            environment: daemon.environment, columns: 100, rows: 30)
        let modes = hark.localModes
        func said(_ text: String) -> Int { hark.text.components(separatedBy: text).count - 1 }
        func speak(_ time: Int) throws {
            #expect(hark.wait { said("say \"go\"") == time }, "\(hark.text)")
            try daemon.play(file: Self.fixture("go"), sink: "kw16")
            #expect(hark.wait { said("r redo") == time }, "\(hark.text)")
        }
        try speak(1)
        #expect(hark.localModes & UInt32(ECHO | ICANON) == 0)
        hark.type("r")
        try speak(2)
        #expect(!FileManager.default.fileExists(atPath: "\(words)/go/anna_nohash_0.wav"))
        hark.type("p")
        #expect(hark.wait { said("played") == 1 }, "\(hark.text)")
        hark.type("\r")
        #expect(hark.wait { said("kept 1 of 5") == 1 }, "\(hark.text)")
        try speak(3)
        hark.type("q")
        hark.process.waitUntilExit()
        #expect(hark.process.terminationReason == .exit && hark.process.terminationStatus == 0)
        #expect(hark.localModes == modes)
        #expect(hark.text.contains("1 of 5 recorded into"))
        #expect(try files("\(words)/go") == ["anna_nohash_0.wav"])
    }

    @Test func aReplayIsPlayedAndAMissingOutputIsReported() throws {
        let daemon = try PulseDaemon()
        defer { daemon.stop() }
        let folder = try TemporaryFolder()
        let hark = try TerminalHark(
            ["record", "go", "--output", folder.path(of: "words"), "--device", "pipe16"],
            environment: daemon.environment, columns: 100, rows: 30)
        func said(_ text: String) -> Int { hark.text.components(separatedBy: text).count - 1 }
        let sound = Array(try Data(contentsOf: Self.fixture("go")).dropFirst(44))
        let samples = stride(from: 0, to: sound.count - 1, by: 2).map {
            Int16(bitPattern: UInt16(sound[$0]) | UInt16(sound[$0 + 1]) << 8)
        }
        // The pipe delivers no sound until samples are written.
        #expect(hark.wait { said("listening to the room") == 1 }, "\(hark.text)")
        try daemon.feed([Int16](repeating: 0, count: 24_000))
        #expect(hark.wait { said("say \"go\"") == 1 }, "\(hark.text)")
        try daemon.feed(samples + [Int16](repeating: 0, count: 24_000))
        #expect(hark.wait { said("r redo") == 1 }, "\(hark.text)")

        // Sound played on the default output is recorded from its monitor.
        let recording = folder.path(of: "replay.raw")
        let listener = try ChildProcess(
            "parec", ["--device=kw48.monitor", "--rate=16000", "--channels=1", "--format=s16le", "--latency-msec=20"],
            environment: daemon.environment, output: URL(fileURLWithPath: recording))
        defer {
            listener.send(signal: SIGTERM)
            listener.waitForExit(seconds: 5)
        }
        func loudest() -> UInt16 {
            let bytes = Array((try? Data(contentsOf: URL(fileURLWithPath: recording))) ?? Data())
            return stride(from: 0, to: bytes.count - 1, by: 2).reduce(0) {
                max($0, Int16(bitPattern: UInt16(bytes[$1]) | UInt16(bytes[$1 + 1]) << 8).magnitude)
            }
        }
        #expect(hark.wait { FileManager.default.contents(atPath: recording)?.isEmpty == false })
        #expect(loudest() == 0)
        hark.type("p")
        #expect(hark.wait { said("played") == 1 }, "\(hark.text)")
        #expect(hark.wait { loudest() > 3000 }, "\(loudest())")

        // Without an output replay fails with a message, and the take is not lost.
        for sink in ["kw48", "kw16"] {
            let modules = try daemon.control("list", "short", "modules").split(separator: "\n")
            let line = try #require(modules.first { $0.contains("sink_name=\(sink) ") })
            try daemon.control("unload-module", String(try #require(line.split(separator: "\t").first)))
        }
        hark.type("p")
        #expect(hark.wait { said("cannot be played") == 1 }, "\(hark.text)")
        hark.type("\r")
        #expect(hark.wait { said("kept 1 of 20") == 1 }, "\(hark.text)")
        hark.type("\u{3}")
        hark.process.waitUntilExit()
        #expect(hark.process.terminationStatus == 0)
    }

    @Test func noMicrophoneIsExitCodeFour() throws {
        let folder = try TemporaryFolder()
        let none = try HarkProcess.run(
            ["record", "go", "--output", folder.path(of: "words")],
            environment: ["PULSE_SERVER": "unix:/no/such/socket"])
        #expect(none.exited && none.status == 4 && none.lines.isEmpty)
        let daemon = try PulseDaemon()
        defer { daemon.stop() }
        let wrong = try HarkProcess.run(
            ["record", "go", "--output", folder.path(of: "words"), "--device", "no-such-mic"],
            environment: daemon.environment)
        #expect(wrong.exited && wrong.status == 4)
        #expect(wrong.errors.contains("no-such-mic") && wrong.errors.contains("kw48.monitor"))
    }

    @Test func aFolderThatCannotBeWrittenIsExitCodeFive() throws {
        let folder = try TemporaryFolder()
        try folder.write([1], to: "file")
        let outcome = try HarkProcess.run(["record", "go", "--output", folder.path(of: "file")])
        #expect(outcome.exited && outcome.status == 5)
        #expect(outcome.errors.contains(folder.path(of: "file/go")))
    }

    @Test(arguments: [
        ["--output", "x"], ["../up", "--output", "x"], ["_silence_", "--output", "x"], ["a,b", "--output", "x"],
        ["go"], ["go", "--output", "x", "--count", "0"], ["go", "--output", "x", "--speaker", "a_nohash_b"],
        ["go", "--output", "x", "--background", "0.5"], ["", "--output", "x"], [".hidden", "--output", "x"],
    ])
    func wrongUsageIsExitCodeTwo(arguments: [String]) throws {
        let folder = try TemporaryFolder()
        let outcome = try HarkProcess.run(
            ["record"] + arguments, folder: URL(fileURLWithPath: folder.path))
        #expect(outcome.exited && outcome.status == 2, "\(outcome.errors)")
        #expect(try files(folder.path).isEmpty)
    }

    @Test func ctrlCKeepsWhatWasKept() throws {
        let daemon = try PulseDaemon()
        defer { daemon.stop() }
        let folder = try TemporaryFolder()
        let recorder = try Recorder(
            ["go", "--output", folder.path(of: "words"), "--device", "kw16.monitor", "--format", "jsonl"],
            daemon: daemon, folder: folder)
        #expect(try recorder.wait(for: "ready"), "\(recorder.errors)")
        try daemon.play(file: Self.fixture("go"), sink: "kw16")
        #expect(try recorder.wait(for: "ready", times: 2), "\(recorder.errors)")
        kill(recorder.process.processIdentifier, SIGINT)
        recorder.process.waitUntilExit()
        #expect(recorder.process.terminationReason == .exit && recorder.process.terminationStatus == 0)
        #expect(try recorder.lines().last?.type == "end" && recorder.lines().last?.take == 1)
        #expect(try files(folder.path(of: "words/go")).count == 1)
    }
}
