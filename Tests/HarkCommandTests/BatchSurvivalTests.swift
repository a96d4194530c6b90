// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import TestSupport
import Testing

/// Ten thousand files, including every kind of bad file that an archive may contain.
@Suite(.serialized) final class BatchSurvivalTests {
    private static let good = 9_500
    private static let ofEachKind = 25

    private let folder: TemporaryFolder
    private let recording: Data

    init() throws {
        folder = try TemporaryFolder()
        recording = try Data(
            contentsOf: HarkProcess.root.appendingPathComponent("audio-fixtures/stop-flite-slt-16k.wav"))
        try recording.write(to: URL(fileURLWithPath: folder.path(of: "original")))
    }

    // MARK: Files

    /// Links to a good recording; a few have names that test the line format, or that are not text.
    private func makeGood(_ count: Int) throws {
        for number in 0..<count {
            if number % 1000 == 1 {
                #expect(link(folder.path(of: "original"), noText(folder.path(of: "good \(number).wav"))) == 0)
                continue
            }
            let mark = number % 1000 == 0 ? "new\nline \"quoted\" \\ \u{1F3A4}" : "good"
            #expect(link(folder.path(of: "original"), folder.path(of: "\(mark) \(number).wav")) == 0)
        }
    }

    /// Overwrites some bytes of the good recording.
    private func changed(_ offset: Int, _ bytes: [UInt8]) -> [UInt8] {
        var changed = [UInt8](recording)
        changed.replaceSubrange(offset..<offset + bytes.count, with: bytes)
        return changed
    }

    private enum Making {
        case bytes([UInt8])
        case call((String) -> Bool)
    }

    /// Kinds of files that are not recordings, by name.
    private var kinds: [(name: String, making: Making)] {
        [
            ("empty", .bytes([])),
            ("one byte", .bytes([0x52])),
            ("text", .bytes(Array("these are words, not sound\n".utf8))),
            ("cut header", .bytes(Array(recording.prefix(20)))),
            ("no data chunk", .bytes(Array(recording.prefix(36)))),
            ("no channels", .bytes(changed(22, [0, 0]))),
            ("0 Hz", .bytes(changed(24, [0, 0, 0, 0]))),
            ("4 GHz", .bytes(changed(24, [0xFF, 0xFF, 0xFF, 0xEE]))),
            ("60,000 channels", .bytes(changed(22, [0x60, 0xEA]))),
            ("unknown encoding", .bytes(changed(20, [0x34, 0x12]))),
            ("no bits", .bytes(changed(34, [0, 0]))),
            ("PNG", .bytes([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + [UInt8](repeating: 7, count: 4000))),
            ("ZIP", .bytes(Array("PK\u{3}\u{4}".utf8) + [UInt8](recording.prefix(4000)))),
            ("cut FLAC", .bytes(Array("fLaC".utf8) + [0, 0, 0, 0x22, 0x10, 0])),
            ("cut Ogg", .bytes(Array("OggS".utf8) + [0, 2, 0, 0, 0, 0])),
            ("dangling link", .call { symlink("nowhere", $0) == 0 }),
            ("link to itself", .call { symlink(($0 as NSString).lastPathComponent, $0) == 0 }),
            ("FIFO", .call { mkfifo($0, 0o600) == 0 }),
            ("device", .call { symlink("/dev/zero", $0) == 0 }),
            ("name that is no text", .call { symlink("nowhere", self.noText($0)) == 0 }),
        ]
    }

    /// A path with an invalid UTF-8 byte before its extension.
    private func noText(_ path: String) -> [CChar] {
        path.utf8.dropLast(4).map { CChar(bitPattern: $0) } + [-1] + ".wav".utf8CString
    }

    private func makeBad() throws {
        for (name, making) in kinds {
            for number in 0..<Self.ofEachKind {
                let path = folder.path(of: "bad \(name) \(number).wav")
                switch making {
                case .bytes(let bytes): try Data(bytes).write(to: URL(fileURLWithPath: path))
                case .call(let make): #expect(make(path), "\(name)")
                }
            }
        }
    }

    // MARK: Tests

    @Test func everyGoodFileIsAnsweredAndEveryBadOneNamedOnce() throws {
        try makeGood(Self.good)
        try makeBad()
        let changing = (0..<40).map { folder.path(of: "changing \($0).wav") }
        for path in changing { try recording.write(to: URL(fileURLWithPath: path)) }
        // Files that grow, shrink or vanish before or while they are read.
        let isDone = NSLock()
        isDone.lock()
        let thread = Thread {
            var round = 0
            while !isDone.try() {
                for (number, path) in changing.enumerated() {
                    switch number % 3 {
                    case 0: truncate(path, 44 + round % 7 * 4000)
                    case 1: truncate(path, 200_000 - round % 5 * 30_000)
                    default: if round == 3 { unlink(path) }
                    }
                }
                round += 1
                usleep(2000)
            }
        }
        thread.start()
        defer { isDone.unlock() }

        let run = try HarkProcess.run(["classify", folder.path, "--format", "jsonl"])
        #expect(run.exited && run.status == 1)
        let all = try AnswerLine.all(in: run.output)
        #expect(Dictionary(grouping: all, by: \.path).allSatisfy { $0.value.count == 1 })
        let good = all.filter { !$0.path.contains("/bad ") && !$0.path.contains("/changing ") }
        #expect(good.count == Self.good && good.allSatisfy { $0.keyword == "stop" && $0.error == nil })
        let bad = all.filter { $0.path.contains("/bad ") }
        #expect(bad.count == kinds.count * Self.ofEachKind && bad.count == 500)
        #expect(bad.allSatisfy { $0.keyword == nil && !($0.error ?? "").isEmpty })
        // Files removed before the search began are not reported.
        #expect(all.count - good.count - bad.count >= 26)
        let said = run.errors.split(separator: "\n").filter { $0.contains("/bad ") }
        #expect(said.count == 500, "\(said.prefix(3))")
        for (name, _) in kinds {
            #expect(said.filter { $0.contains("/bad \(name) ") }.count == Self.ofEachKind, "\(name)")
        }
    }

    /// With paths from a pipe, ten times the files need no more memory: nothing is kept after an answer.
    @Test func memoryDoesNotGrowWithTheFiles() throws {
        try makeGood(100)
        let peak = { (rounds: Int) in
            var paths: [UInt8] = []
            for _ in 0..<rounds {
                for number in 2..<100 {
                    paths += Array(self.folder.path(of: "good \(number).wav").utf8) + [0]
                }
            }
            try self.folder.write(paths, to: "paths")
            let process = HarkProcess.make(["classify", "-", "--null", "--format", "jsonl"])
            process.standardInput = FileHandle(forReadingAtPath: self.folder.path(of: "paths"))
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            var peak = 0
            while process.isRunning {
                peak = max(peak, PeakMemory.kilobytes(of: process.processIdentifier))
                usleep(1000)
            }
            #expect(process.terminationStatus == 0)
            return peak
        }
        let (ofFew, ofMany) = (try peak(10), try peak(100))
        #expect(ofFew > 1000)
        #expect(ofMany - ofFew < 2048, "\(ofFew) KB for 980 files, \(ofMany) KB for 9,800")
    }

    /// A program that writes a path and waits for its answer gets it; an empty input is not an error.
    @Test func eachPathIsAnsweredAsItComes() throws {
        let process = HarkProcess.make(["classify", "-", "--format", "jsonl"])
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        for name in ["original", "missing.wav", "original"] {
            try input.fileHandleForWriting.write(contentsOf: Data((folder.path(of: name) + "\n").utf8))
            let answer = try AnswerLine.all(
                in: String(decoding: output.fileHandleForReading.availableData, as: UTF8.self))
            #expect(answer.map(\.path) == [folder.path(of: name)])
            #expect((answer.first?.keyword == "stop") == (name == "original"))
        }
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
        #expect(process.terminationStatus == 1)
        let nothing = try HarkProcess.run(["classify", "-", "--format", "jsonl"], input: "\n\n")
        #expect(nothing.status == 0 && nothing.output.isEmpty && nothing.errors.isEmpty)
    }

    @Test func aReaderThatGoesAwayEndsItWithoutWords() throws {
        try makeGood(3000)
        for isIgnored in [false, true] {
            // The parent process may have set SIGPIPE to be ignored.
            let process = HarkProcess.make(
                ["classify", folder.path, "--format", "jsonl"], ignoring: isIgnored ? ["PIPE"] : [])
            let (output, errors) = (Pipe(), Pipe())
            process.standardOutput = output
            process.standardError = errors
            try process.run()
            _ = output.fileHandleForReading.availableData
            try output.fileHandleForReading.close()
            let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            #expect(said.isEmpty)
            #expect(process.terminationReason == (isIgnored ? .exit : .uncaughtSignal))
            #expect(process.terminationStatus == (isIgnored ? 5 : SIGPIPE))
        }
    }

    @Test func ctrlCLeavesWholeLines() throws {
        try makeGood(1000)
        // Long enough for Ctrl-C to come in the middle.
        let folders = Array(repeating: folder.path, count: 50)
        // As at a terminal: tests run on threads with blocked signals, and a child inherits the signal mask.
        var all = sigset_t()
        sigemptyset(&all)
        sigaddset(&all, SIGINT)
        var mask = sigset_t()
        pthread_sigmask(SIG_UNBLOCK, &all, &mask)
        let run = try RunningHark(["classify"] + folders + ["--format", "jsonl"])
        pthread_sigmask(SIG_SETMASK, &mask, nil)
        #expect(waitUntil { run.lines.count > 100 })
        run.end(SIGINT)
        #expect(run.process.terminationReason == .uncaughtSignal && run.process.terminationStatus == SIGINT)
        #expect(run.output.last == "\n")
        let answered = try AnswerLine.all(in: run.output)
        #expect(answered.count < 50_000 && answered.allSatisfy { $0.keyword == "stop" })
    }
}
