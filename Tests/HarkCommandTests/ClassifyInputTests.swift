// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Foundation
import TestSupport
import Testing

/// The inputs of `hark classify`, and its messages about them.
@Suite struct ClassifyInputTests {
    private static let word = HarkProcess.root.appendingPathComponent("audio-fixtures/stop-flite-slt-16k.wav")

    /// The samples of a 16-bit WAV file with a header of 44 bytes.
    private static func rawWord() throws -> [UInt8] {
        Array(try Data(contentsOf: word).dropFirst(44))
    }

    /// Runs the program successfully with bytes on standard input that a String cannot hold.
    private static func run(_ arguments: [String], input: [UInt8]) throws -> Outcome {
        let folder = try TemporaryFolder()
        let file = try folder.write(input, to: "input")
        let process = HarkProcess.make(arguments)
        process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: file))
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        // Only a few lines each, so neither pipe can fill up before it is read.
        let outcome = Outcome(
            output: String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self),
            errors: String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self))
        process.waitUntilExit()
        try #require(process.terminationReason == .exit && process.terminationStatus == 0)
        return outcome
    }

    private struct Outcome {
        let output: String
        let errors: String
        var lines: [Substring] { output.split(separator: "\n") }
    }

    @Test(arguments: [["classify", "--raw", "s16le:16000:1"], ["classify", "-", "--raw", "s16le:16000:1"]])
    func aRecordingWithoutAHeaderComesFromStandardInput(arguments: [String]) throws {
        let file = try HarkProcess.run(["classify", Self.word.path, "--format", "csv"])
        let raw = try Self.run(arguments + ["--format", "csv"], input: Self.rawWord())
        #expect(raw.errors.isEmpty, "\(raw.errors)")
        #expect(raw.lines.count == 2 && file.lines.count == 2)
        #expect(raw.lines[1] == file.lines[1].replacingOccurrences(of: Self.word.path, with: "-"))
        #expect(raw.lines[1].hasPrefix("-,stop,"))
    }

    @Test func whatIsOddInItIsOneLineOnStandardError() throws {
        let outcome = try Self.run(
            ["classify", "--raw", "s16le:8000:1", "--format", "jsonl"], input: Self.rawWord() + [1])
        #expect(outcome.lines.count == 1)
        let errors = outcome.errors.split(separator: "\n")
        #expect(errors.count == 2)
        #expect(
            errors.filter { $0.hasPrefix("hark: standard input: warning: ends with 1 byte of a frame of 2") }.count == 1
        )
        #expect(errors.filter { $0.contains("nothing above 4000 Hz") }.count == 1)
    }

    /// A recording with a header can come from standard input too, wherever a path is accepted.
    @Test(arguments: ["stop-flite-slt-16k.wav", "up-espeak-029-44k.flac", "stop-espeak-gb-m7-vorbis.ogg"])
    func aRecordingWithAHeaderComesFromStandardInput(fixture: String) throws {
        let path = "audio-fixtures/\(fixture)"
        let bytes = Array(try Data(contentsOf: HarkProcess.root.appendingPathComponent(path)))
        let named = try HarkProcess.run(["classify", path, "--format", "csv"])
        let piped = try Self.run(["classify", "-", "--format", "csv"], input: bytes)
        #expect(piped.lines.last.map(String.init) == named.lines.last?.replacingOccurrences(of: path, with: "-"))
        let heard = try Self.run(["listen", "--file", "-", "--format", "jsonl"], input: bytes)
        let heardByName = try HarkProcess.run(["listen", "--file", path, "--format", "jsonl"])
        let isDetection = { (line: Substring) in line.contains(#""type":"detection""#) }
        #expect(heard.lines.count(where: isDetection) == heardByName.lines.count { isDetection(Substring($0)) })
        let features = try Self.run(["features", "-"], input: bytes)
        #expect(features.output == (try HarkProcess.run(["features", path]).output))
    }

    @Test(arguments: ["\u{FEFF}a.wav\r\nb.wav\r\n", "a.wav\nb.wav"])
    func aListMayComeFromAnotherSystem(list: String) throws {
        let folder = try TemporaryFolder()
        let word = Array(try Data(contentsOf: Self.word))
        try folder.write(word, to: "a.wav")
        try folder.write(word, to: "b.wav")
        let paths = list.replacing("a.wav", with: folder.path(of: "a.wav")).replacing(
            "b.wav", with: folder.path(of: "b.wav"))
        let outcome = try Self.run(["classify", "-", "--format", "csv"], input: Array(paths.utf8))
        #expect(outcome.lines.count == 3 && outcome.errors.isEmpty, "\(outcome)")
    }

    /// For minutes of sound a single answer is useless, so a message suggests `hark spot`.
    @Test func aLongRecordingIsSentToSpot() throws {
        let folder = try TemporaryFolder()
        let path = folder.path(of: "long.wav")
        try AudioFileWriter.write(
            samples: [Float](repeating: 0.01, count: 11 * 16_000), path: path, sampleRate: 16_000)
        let outcome = try HarkProcess.run(["classify", path, Self.word.path])
        #expect(outcome.status == 0 && outcome.lines.count >= 2)
        #expect(outcome.errors.contains("1 recording longer than 10 s"), "\(outcome.errors)")
        #expect(outcome.errors.contains("hark spot"))
    }

    @Test func whatIsNeitherListNorRecordingIsOneLine() throws {
        let outcome = try HarkProcess.run(["classify", "-"], input: "\u{1}\u{0}\u{2}\n\u{0}")
        #expect(outcome.status == 1 && outcome.errors.split(separator: "\n").count == 1)
        #expect(outcome.errors.contains("neither a list of paths nor a recording"))
    }

    @Test func nothingOnStandardInputIsAnErrorOfOneLine() throws {
        let outcome = try HarkProcess.run(["classify", "--raw", "s16le:16000:1"])
        #expect(outcome.exited && outcome.status == 1 && outcome.output.isEmpty)
        #expect(outcome.errors.split(separator: "\n").count == 1)
        #expect(outcome.errors.hasPrefix("hark: standard input: "))
    }

    @Test(arguments: [
        ["--raw", "s16le:16000"], ["--raw", "s17le:16000:1"], ["--raw", "s16le:0:1"], ["--raw", "s16le:16000:0"],
        ["--raw", "s16le:16000:1", "a.wav"], ["--raw", "s16le:16000:1", "-", "-"],
    ])
    func wrongUsageIsExitCodeTwo(arguments: [String]) throws {
        let outcome = try HarkProcess.run(["classify"] + arguments, input: "  ")
        #expect(outcome.exited && outcome.status == 2 && outcome.output.isEmpty)
        let first = outcome.errors.split(separator: "\n").first ?? ""
        #expect(first.hasPrefix("Error: ") && first.count > 40)
    }

    @Test func anUnknownEncodingNamesTheOthers() throws {
        let outcome = try HarkProcess.run(["classify", "--raw", "pcm:16000:1"], input: "  ")
        for name in ["u8", "s16le", "s24be", "f32le", "mulaw", "alaw"] { #expect(outcome.errors.contains(name)) }
    }

    @Test func aTableWithoutRowsHasNoTitles() throws {
        let folder = try TemporaryFolder()
        let bad = try folder.write(Array("no sound".utf8), to: "bad.wav")
        #expect(try HarkProcess.run(["classify", bad]).output.isEmpty)
        let csv = try HarkProcess.run(["classify", bad, "--format", "csv"])
        #expect(csv.status == 1 && csv.output == "path,keyword,score,duration\n")
    }

    @Test func oneLineTellsOfAllRecordingsSampledTooSlowly() throws {
        let folder = try TemporaryFolder()
        for (index, rate) in [8_000, 8_000, 11_025, 16_000, 44_100].enumerated() {
            let wave = WaveBytes([Int16](repeating: 0, count: rate), sampleRate: UInt32(rate))
            try folder.write(wave.bytes, to: "\(index).wav")
        }
        let all = try HarkProcess.run(["classify", folder.path])
        #expect(all.status == 0 && all.lines.count == 6)
        #expect(all.errors.split(separator: "\n").count == 1)
        #expect(all.errors.contains("3 of 5 recordings") && all.errors.contains("2 at 8000 Hz, 1 at 11025 Hz"))
        let one = try HarkProcess.run(["classify", folder.path(of: "2.wav"), folder.path(of: "3.wav")])
        #expect(one.errors.split(separator: "\n").count == 1)
        #expect(one.errors.contains("2.wav: warning: sampled at 11025 Hz"))
    }

    @Test(arguments: ["classify", "spot"]) func oneLineNamesAllClippedRecordings(command: String) throws {
        let folder = try TemporaryFolder()
        for (index, level) in [8_000, 60_000, 60_000].enumerated() {
            let samples = (0..<16_000).map { Int16(max(-32_768, min(32_767, level * ($0 % 40 - 20) / 20))) }
            try folder.write(WaveBytes(samples).bytes, to: "\(index).wav")
        }
        let all = try HarkProcess.run([command, folder.path])
        #expect(all.status == 0 && all.errors.split(separator: "\n").count == 1, "\(all.errors)")
        #expect(all.errors.contains("2 of 3 recordings are clipped") && all.errors.contains("1.wav"))
        let one = try HarkProcess.run([command, folder.path(of: "0.wav"), folder.path(of: "2.wav")])
        #expect(one.errors.split(separator: "\n").count == 1)
        #expect(one.errors.contains("2.wav: warning: is clipped (") && one.errors.contains("record at a lower level"))
    }

    /// An hour of silence, 115 MB as 16-bit samples and 230 MB as floats, in less than 64 MB.
    @Test func aLongRecordingIsStreamed() throws {
        let folder = try TemporaryFolder()
        let seconds = 3600
        var wave = WaveBytes([] as [Int16])
        wave.declaredDataBytes = UInt32(seconds * 32_000)
        let path = try folder.write(wave.bytes, to: "long.wav")
        // A sparse file, which takes no disk space.
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.truncate(atOffset: UInt64(44 + seconds * 32_000))
        try handle.close()

        let process = HarkProcess.make(["classify", path, "--format", "jsonl"])
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        var kilobytes = 0
        while process.isRunning {
            kilobytes = max(kilobytes, PeakMemory.kilobytes(of: process.processIdentifier))
            usleep(10_000)
        }
        let line = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        #expect(process.terminationStatus == 0)
        #expect(line.contains("\"duration\":3600") && line.contains("_silence_"))
        #expect(kilobytes > 1000 && kilobytes < 65_536)
    }
}
