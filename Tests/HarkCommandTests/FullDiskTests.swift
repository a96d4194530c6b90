// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Hark
import TestSupport
import Testing

/// A disk that fills during training: a file system of a few kilobytes, so only root can run these tests.
@Suite(.enabled(if: SmallDisk.isPossible, "mounting a small file system needs root"))
struct FullDiskTests {
    private func train(
        _ data: ToneDataset, output: String, hidden: String = "8", epochs: Int = 1, _ more: [String] = [],
        environment: [String: String] = [:]
    ) throws -> HarkProcess.Outcome {
        try HarkProcess.run(
            [
                "train", data.folder.path, "--keywords", "low,high", "--hidden", hidden, "--epochs", "\(epochs)",
                "--set",
                "balance.fewestExamples=64", "--output", output,
            ] + more, environment: environment)
    }

    @Test func aFullOutputKeepsTheOldModel() throws {
        let disk = try SmallDisk(kilobytes: 64)
        let data = try ToneDataset(clips: 6)
        let output = disk.folder.path(of: "m.hark")
        try disk.folder.write(Array("HARK, the old model".utf8), to: "m.hark")
        // 131 KB of weights do not fit.
        let run = try train(data, output: output, hidden: "128")
        #expect(run.exited && run.status == 5, "\(run.errors)")
        #expect(run.errors.contains("\(output): the model cannot be written there: the disk is full"), "\(run.errors)")
        #expect(try String(contentsOfFile: output, encoding: .utf8) == "HARK, the old model")
        #expect(try disk.names() == ["m.hark"])
    }

    @Test func aFullCheckpointKeepsTheOldModel() throws {
        let disk = try SmallDisk(kilobytes: 24)
        let data = try ToneDataset(clips: 6)
        let output = disk.folder.path(of: "m.hark")
        try disk.folder.write(Array("HARK, the old model".utf8), to: "m.hark")
        // A model of a few kilobytes has a much larger checkpoint, with all moments of the optimizer.
        let run = try train(data, output: output, hidden: "24", epochs: 2)
        #expect(run.exited && run.status == 5, "\(run.errors)")
        #expect(run.errors.contains("\(output).checkpoint: the checkpoint cannot be written"), "\(run.errors)")
        #expect(try disk.names() == ["m.hark"])
        #expect(try String(contentsOfFile: output, encoding: .utf8) == "HARK, the old model")
    }

    @Test func aDiskThatFillsWhileTrainingIsGoneOnFrom() throws {
        let disk = try SmallDisk(kilobytes: 256)
        let data = try ToneDataset(clips: 6)
        let undisturbed = data.folder.path + "/undisturbed.hark"
        #expect(try train(data, output: undisturbed, epochs: 60).status == 0)

        let output = disk.folder.path(of: "m.hark")
        let arguments = [
            "train", data.folder.path, "--keywords", "low,high", "--hidden", "8", "--epochs", "60", "--set",
            "balance.fewestExamples=64", "--output", output,
        ]
        let run = try RunningHark(arguments)
        #expect(waitUntil { FileManager.default.fileExists(atPath: output + ".checkpoint") })
        // Fills the disk, in pieces that halve down to the last byte.
        let ballast = open(disk.folder.path(of: "ballast"), O_WRONLY | O_CREAT, 0o600)
        var size = 1 << 16
        while size > 0 {
            if write(ballast, [UInt8](repeating: 1, count: size), size) < size { size /= 2 }
        }
        close(ballast)
        #expect(waitUntil { !run.process.isRunning })
        #expect(run.process.terminationStatus == 5, "\(run.errors)")
        #expect(run.errors.contains("the checkpoint cannot be written"), "\(run.errors)")

        unlink(disk.folder.path(of: "ballast"))
        let resumed = try HarkProcess.run(arguments + ["--resume"])
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(try ModelFile.load(output).isTrained(as: ModelFile.load(undisturbed)))
    }

    @Test func aFullCacheIsToldWithTheWayOut() throws {
        let disk = try SmallDisk(kilobytes: 64)
        let data = try ToneDataset(clips: 6)
        let output = data.folder.path + "/m.hark"
        try data.write(Data("HARK, the old model".utf8), to: "m.hark")
        let run = try train(data, output: output, environment: ["TMPDIR": disk.folder.path])
        #expect(run.exited && run.status == 5, "\(run.errors)")
        #expect(run.errors.contains("No space left on device: free some space or set TMPDIR"), "\(run.errors)")
        #expect(try String(contentsOfFile: output, encoding: .utf8) == "HARK, the old model")
        #expect(try disk.names() == [])
    }

    @Test func aFullListOfProblemsIsToldBeforeTheModelIsWritten() throws {
        let disk = try SmallDisk(kilobytes: 4)
        let data = try ToneDataset(clips: 6)
        for number in 0..<200 { try data.write(Data("x".utf8), to: "low/bad\(number).wav") }
        let output = data.folder.path + "/m.hark"
        let run = try train(data, output: output, ["--problems", disk.folder.path(of: "list")])
        #expect(run.exited && run.status == 5, "\(run.errors)")
        #expect(run.errors.contains("list: cannot be written: No space left on device"), "\(run.errors)")
        #expect(!FileManager.default.fileExists(atPath: output))
        #expect(try disk.names() == [])
    }
}

/// A small file system in memory, unmounted on deinit.
private final class SmallDisk {
    let folder: TemporaryFolder

    /// Whether this machine allows the test to mount one.
    static var isPossible: Bool {
        guard geteuid() == 0 else { return false }
        return (try? SmallDisk(kilobytes: 4)) != nil
    }

    init(kilobytes: Int) throws {
        folder = try TemporaryFolder()
        guard mount("tmpfs", folder.path, "tmpfs", 0, "size=\(kilobytes)k") == 0 else {
            throw TemporaryFolderError(call: "mount", code: errno)
        }
    }

    deinit { umount2(folder.path, Int32(MNT_DETACH)) }

    func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }
}
