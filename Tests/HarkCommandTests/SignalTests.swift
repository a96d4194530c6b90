// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import TestSupport
import Testing

/// Signals, and what a program inherits from the one that starts it.
@Suite struct SignalTests {
    /// F_SETPIPE_SZ of Linux, which Swift does not import.
    private static let setPipeSize: Int32 = 1031

    private func recording(_ folder: TemporaryFolder, repeats: Int) throws -> String {
        let path = folder.path(of: "stop.wav")
        let sox = try HarkProcess.run(
            program: URL(fileURLWithPath: "/usr/bin/sox"),
            ["audio-fixtures/stop-flite-slt-16k.wav", path, "pad", "1", "1", "repeat", "\(repeats)"])
        try #require(sox.status == 0, "\(sox.errors)")
        return path
    }

    /// With SIGCHLD ignored, the system reaps programs itself, and waiting for one never ends.
    @Test func programsAreWaitedForWithIgnoredChildren() throws {
        let folder = try TemporaryFolder()
        let outcome = try HarkProcess.run(
            program: URL(fileURLWithPath: "/usr/bin/env"),
            [
                "--ignore-signal=CHLD", HarkProcess.executable.path, "listen", "--model", "commands", "--file",
                recording(folder, repeats: 1), "--exec", "sh -c 'exit 3'", "--exec-timeout", "5",
            ], patience: 60)
        #expect(outcome.exited && outcome.status == 0, "\(outcome.errors)")
        // The status is known: the signal was not left ignored.
        #expect(outcome.errors.contains("ended with status 3"), "\(outcome.errors)")
    }

    /// A listener whose output goes into a full pipe that nobody reads.
    private func blockedListener(_ folder: TemporaryFolder, _ pipe: Pipe) throws -> Process {
        let output = pipe.fileHandleForWriting.fileDescriptor
        // The smallest pipe: room for 33 lines.
        try #require(fcntl(output, Self.setPipeSize, 4096) == 4096)
        let process = HarkProcess.make([
            "listen", "--model", "commands", "--file", try recording(folder, repeats: 45), "--format", "jsonl",
        ])
        process.standardOutput = pipe.fileHandleForWriting
        process.standardError = FileHandle.nullDevice
        try process.run()
        // Until no more is written, because there is no room for another line. Lines differ in length.
        var (waiting, before, unchanged): (Int32, Int32, Int) = (0, 0, 0)
        while waiting == 0 || unchanged < 30, process.isRunning {
            usleep(10_000)
            try #require(ioctl(output, UInt(FIONREAD), &waiting) == 0)
            unchanged = waiting == before ? unchanged + 1 : 0
            before = waiting
        }
        try #require(process.isRunning)
        return process
    }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP]) func signalsEndAListenerWhoseOutputPipeIsFull(signal: Int32) throws {
        let folder = try TemporaryFolder()
        let pipe = Pipe()
        let process = try blockedListener(folder, pipe)
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == 5)
        withExtendedLifetime(pipe) {}
    }

    @Test(arguments: [SIGINT, SIGTERM]) func theSecondSignalEndsAtOnce(signal: Int32) throws {
        let folder = try TemporaryFolder()
        let pipe = Pipe()
        let process = try blockedListener(folder, pipe)
        kill(process.processIdentifier, signal)
        // Later than signals that are taken for one, before the program gives the pipe up.
        usleep(500_000)
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == signal)
        withExtendedLifetime(pipe) {}
    }

    /// The terminal is closed during a training: it stops as by Ctrl-C, and can be resumed.
    @Test(arguments: [SIGHUP, SIGINT]) func aTrainingLeavesACheckpoint(signal: Int32) throws {
        let data = try ToneDataset(clips: 6)
        let folder = try TemporaryFolder()
        let arguments = [
            "train", data.folder.path, "--keywords", "low,high", "--hidden", "8", "--epochs", "3000",
            "--set", "balance.fewestExamples=64", "--run", folder.path(of: "run"),
        ]
        let run = try RunningHark(arguments)
        let metrics = folder.path(of: "run/metrics.csv")
        let isUnderWay = waitUntil(within: .seconds(120)) {
            (try? String(contentsOfFile: metrics, encoding: .utf8))?.split(separator: "\n").count ?? 0 > 2
        }
        try #require(isUnderWay, "\(run.errors)")
        // Meanwhile another training cannot write there.
        let other = try HarkProcess.run(arguments + ["--resume"])
        #expect(other.exited && other.status == 5 && other.errors.contains("another training writes to it"))
        run.end(signal)
        #expect(run.process.terminationReason == .exit && run.process.terminationStatus != 0)
        #expect(run.errors.contains("--resume"), "\(run.errors)")
        #expect(FileManager.default.fileExists(atPath: folder.path(of: "run/checkpoint")))
    }

    /// nohup(1) ignores SIGHUP so that the program survives the terminal.
    @Test func anIgnoredHangUpStaysIgnored() throws {
        let hark = HarkProcess.make(["serve", "--wyoming", "127.0.0.1:0"], ignoring: ["HUP"])
        let pipe = Pipe()
        hark.standardError = pipe.fileHandleForWriting
        try hark.run()
        #expect(String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self).contains("listening on"))
        kill(hark.processIdentifier, SIGHUP)
        usleep(200_000)
        #expect(hark.isRunning)
        hark.terminate()
        hark.waitUntilExit()
        #expect(hark.terminationReason == .exit && hark.terminationStatus == 0)
    }

    private func shell(_ command: String) throws -> HarkProcess.Outcome {
        try HarkProcess.run(
            program: URL(fileURLWithPath: "/bin/sh"), ["-c", command],
            environment: ["HARK": HarkProcess.executable.path], patience: 60)
    }

    /// A file would get the number of a closed descriptor, and messages would be written into it.
    @Test func closedDescriptorsAreNeverUsedForData() throws {
        let folder = try TemporaryFolder()
        let input = "audio-fixtures/stop-flite-slt-16k.wav"
        let plain = try shell("$HARK features \(input) -o \(folder.path)/plain.npy")
        try #require(plain.status == 0, "\(plain.errors)")
        let closed = try shell("$HARK features \(input) -o \(folder.path)/closed.npy <&- >&- 2>&-")
        #expect(closed.exited && closed.status == 0)
        let bytes = try ["plain.npy", "closed.npy"].map { try Data(contentsOf: URL(filePath: folder.path(of: $0))) }
        #expect(bytes[0] == bytes[1])
        // Output that goes nowhere is an error, as in other programs.
        let unseen = try shell("$HARK inspect >&-")
        #expect(unseen.status == 5 && unseen.errors.contains("standard output cannot be written to"))
        // So is reading from a closed descriptor.
        let unread = try shell("$HARK classify - <&-")
        #expect(unread.exited && unread.status == 1, "\(unread.errors)")
    }
}
