// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import TestSupport
import Testing

/// `hark classify` in pipelines: its guarantees for programs that count its lines, and its behavior on unusual pipes.
@Suite(.serialized) final class BatchFilterTests {
    private let folder: TemporaryFolder
    private let recording: [UInt8]

    init() throws {
        folder = try TemporaryFolder()
        let fixture = HarkProcess.root.appendingPathComponent("audio-fixtures/stop-flite-slt-16k.wav")
        recording = [UInt8](try Data(contentsOf: fixture))
        try folder.write(recording, to: "original")
    }

    private func makeGood(_ count: Int) throws {
        try folder.makeFolder("good")
        for number in 0..<count {
            try #require(link(folder.path(of: "original"), folder.path(of: "good/\(number).wav")) == 0)
        }
    }

    /// Runs shell commands with the tested `hark` in PATH.
    private func shell(_ commands: String) throws -> HarkProcess.Outcome {
        let programs = HarkProcess.executable.deletingLastPathComponent().path
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return try HarkProcess.run(
            program: URL(fileURLWithPath: "/bin/sh"), ["-c", commands], environment: ["PATH": "\(programs):\(path)"],
            folder: URL(fileURLWithPath: folder.path))
    }

    // MARK: A line for each path

    @Test func everyPathHasItsLine() throws {
        try makeGood(1)
        try folder.makeFolder("nothing/deeper")
        let paths = [Array("nothing".utf8), Array("good/0.wav".utf8), [0x66, 0xFC, 0x72], Array("nothing/".utf8)]
        try folder.write(Array(paths.joined(separator: [0])), to: "paths")
        let run = try shell("hark classify - -0 --format jsonl < paths")
        #expect(run.exited && run.status == 1)
        let all = try AnswerLine.all(in: run.output)
        #expect(all.map(\.path) == ["nothing", "good/0.wav", "f\u{FFFD}r", "nothing/"])
        #expect(all.map { $0.keyword != nil } == [false, true, false, false])
        // The base64 field still identifies the path.
        #expect(all.map(\.pathBase64) == [nil, nil, Data(paths[2]).base64EncodedString(), nil])
        #expect(run.errors.split(separator: "\n").count == 3)
    }

    /// The names are given by a shell, by a pipe and by their folder.
    @Test func recordingsWithNamesThatAreNotTextAreClassified() throws {
        let run = try shell(
            """
            mkdir in; cp original "$(printf 'in/caf\\351.wav')"; cp original "$(printf 'in/caf\\350.wav')"
            hark classify in/caf*.wav --format jsonl
            printf 'in/caf\\350.wav\\nin/caf\\351.wav\\n' | hark classify - --format jsonl
            hark classify in --format jsonl
            """)
        #expect(run.exited && run.status == 0, "\(run.errors)")
        let all = try AnswerLine.all(in: run.output)
        #expect(all.map(\.keyword) == Array(repeating: "stop", count: 6))
        #expect(all.allSatisfy { $0.path == "in/caf\u{FFFD}.wav" })
        let bytes = all.map { $0.pathBase64.flatMap { Data(base64Encoded: $0) }.map { [UInt8]($0) } }
        let names: [[UInt8]] = [0xE8, 0xE9].map { Array("in/caf".utf8) + [$0] + Array(".wav".utf8) }
        #expect(bytes == names + names + names)
        let table = try shell("hark classify in")
        #expect(table.output.contains("in/caf\\xE8.wav  stop"), "\(table.output)")
    }

    /// The commands of docs/batch.md, after a run that was killed in the middle of a line.
    @Test(arguments: [false, true]) func goingOnLosesAndRepeatsNothing(isNull: Bool) throws {
        try makeGood(1500)
        let paths = (0..<1500).map { "good/\($0).\($0 % 100 == 7 ? "missing" : "wav")" }
        let end = isNull ? "\0" : "\n"
        try folder.write(Array((paths.joined(separator: end) + end).utf8), to: "paths")
        let options = isNull ? "--null --format jsonl" : "--format jsonl"
        let whole = try shell("hark classify - \(options) < paths")
        let cut = whole.lines.prefix(612).joined(separator: "\n") + "\n" + whole.lines[612].prefix(30)
        try folder.write(Array(cut.utf8), to: "answers.jsonl")
        let run = try shell(
            """
            lines=$(wc -l < answers.jsonl)
            head -n "$lines" answers.jsonl > whole.jsonl && mv whole.jsonl answers.jsonl
            tail \(isNull ? "-z " : "")-n "+$((lines + 1))" paths | hark classify - \(options) >> answers.jsonl
            """)
        #expect(run.exited && run.status == 1)
        let answers = try String(contentsOfFile: folder.path(of: "answers.jsonl"), encoding: .utf8)
        #expect(answers == whole.output)
        #expect(try AnswerLine.all(in: answers).map(\.path) == paths)
    }

    // MARK: Other kinds of odd files

    /// In addition to the kinds in `BatchSurvivalTests`: files that are refused, and unusual files that contain sound.
    @Test func oddFilesAreAnsweredOrNamed() throws {
        let bad = try [
            folder.write([0x52, 0x49, 0x46, 0x46] + [UInt8](repeating: 0, count: 8), to: "bad/zeros.wav"),
            folder.write(WaveBytes([] as [Int16]).bytes, to: "bad/no samples.wav"),
            folder.write(Array("ID3".utf8) + [3, 0, 0, 127, 127, 127, 127], to: "bad/tag.mp3"),
            folder.write([], to: "bad/hole.wav"),
            folder.link("bad/full.wav", to: "/dev/full"),
            folder.link("bad/kernel.wav", to: "/proc/version"),
        ]
        // A sparse file of 1 TB must take no longer than a file of one byte.
        try #require(truncate(bad[3], 1 << 40) == 0)
        let socketPath = folder.path(of: "bad/socket.wav")
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        try #require(socketPath.utf8.count < MemoryLayout.size(ofValue: address.sun_path))
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: socketPath.utf8) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) }
        }
        try #require(bound == 0)

        var lying = WaveBytes([Int16](repeating: 300, count: 8000))
        lying.declaredDataBytes = 0x7FFF_0000
        let odd = try [
            folder.write(WaveBytes([Float](repeating: .nan, count: 8000)).bytes, to: "odd/nan.wav"),
            folder.write(WaveBytes([Float](repeating: .infinity, count: 8000)).bytes, to: "odd/infinite.wav"),
            folder.write(WaveBytes([Int16](repeating: 9, count: 8_000_000), channels: 1000).bytes, to: "odd/1000.wav"),
            folder.write(lying.bytes, to: "odd/lying.wav"),
            folder.write(WaveBytes([1] as [Int16]).bytes, to: "odd/one sample.wav"),
            folder.write(recording, to: "odd/folder.wav/folder.flac/a.wav"),
        ]
        let run = try shell("hark classify bad odd --format jsonl")
        #expect(run.exited && run.status == 1)
        let all = try AnswerLine.all(in: run.output)
        let named = { (paths: [String]) in Set(paths.map { String($0.dropFirst(self.folder.path.count + 1)) }) }
        #expect(Set(all.filter { $0.error != nil }.map(\.path)) == named(bad + [socketPath]))
        #expect(Set(all.filter { $0.keyword != nil }.map(\.path)) == named(odd))
        #expect(all.count == bad.count + 1 + odd.count)
    }

    /// Names are untrusted text: each table row stays on its line.
    @Test func aTableKeepsItsLines() throws {
        try folder.write(recording, to: "in/new\nline \u{1B}[31mred.wav")
        try folder.write(recording, to: "in/plain.wav")
        let run = try shell("hark classify in")
        #expect(run.exited && run.status == 0 && run.lines.count == 3)
        #expect(run.output.contains("in/new\\nline \\u{1B}[31mred.wav  stop"))
    }

    // MARK: Unusual environments

    /// As on a machine where the number of cores exceeds a sixteenth of the open-file limit.
    @Test(arguments: [30, 64]) func fewOpenFilesAreEnough(limit: Int) throws {
        try makeGood(300)
        let run = try shell("ulimit -n \(limit); exec hark classify good --format jsonl")
        #expect(run.exited && run.status == 0 && run.errors.isEmpty, "\(run.errors.prefix(300))")
        #expect(try AnswerLine.all(in: run.output).filter { $0.keyword == "stop" }.count == 300)
    }

    /// Any process that shares a pipe can make it nonblocking, as some programs do with their own end.
    @Test func pipesThatDoNotWaitAreWaitedFor() throws {
        try makeGood(220)
        let (input, output) = (Pipe(), Pipe())
        for descriptor in [input.fileHandleForReading.fileDescriptor, output.fileHandleForWriting.fileDescriptor] {
            try #require(fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK) == 0)
        }
        // Stays open after the program has ended, because a write without a reader would end the tests.
        let kept = fcntl(input.fileHandleForReading.fileDescriptor, F_DUPFD_CLOEXEC, 3)
        defer { close(kept) }
        let process = HarkProcess.make(["classify", "-", "--format", "jsonl"])
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        // The program must wait for its first path, and then for room: a pipe holds 64 KB, less than the answers need.
        usleep(300_000)
        let slashes = String(repeating: "/", count: max(1, 270 - folder.path.utf8.count))
        let paths = (0..<220).map { "\(folder.path)\(slashes)good/\($0).wav\n" }.joined()
        try #require(paths.utf8.count < 1 << 16)
        try input.fileHandleForWriting.write(contentsOf: Data(paths.utf8))
        try input.fileHandleForWriting.close()
        sleep(1)
        let all = try AnswerLine.all(
            in: String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self))
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == 0)
        #expect(all.count == 220 && all.allSatisfy { $0.keyword == "stop" })
    }
}
