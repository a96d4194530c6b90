// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// The limits in docs/reference.md: the maximum is accepted, and one more is refused with the right error.
@Suite struct LimitTests {
    /// Trains a model, written beside the data set's folder and then removed.
    private func train(_ data: String, _ more: [String] = []) throws -> HarkProcess.Outcome {
        defer { try? FileManager.default.removeItem(atPath: "\(data).hark") }
        return try HarkProcess.run(
            ["train", data, "--epochs", "1", "--set", "balance.fewestExamples=64", "--output", "\(data).hark"] + more)
    }

    /// A data set with the given number of words, with six clips each, all links to the same files.
    private func words(_ count: Int) throws -> ToneDataset {
        let data = try ToneDataset(clips: 6)
        for word in ["high", "other"] {
            try FileManager.default.removeItem(at: data.folder.appendingPathComponent(word))
        }
        for word in 1..<count {
            let folder = data.folder.appendingPathComponent("w\(word)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
            for clip in 0..<6 {
                let name = "speaker\(clip)_nohash_0.wav"
                try FileManager.default.linkItem(
                    at: data.folder.appendingPathComponent("low/\(name)"), to: folder.appendingPathComponent(name))
            }
        }
        return data
    }

    @Test func keywordsOfAModel() throws {
        let most = try words(510)
        let run = try train(most.folder.path, ["--hidden", "4"])
        #expect(run.status == 0, "\(run.errors)")
        let more = try words(511)
        let tooMany = try train(more.folder.path)
        #expect(tooMany.exited && tooMany.status != 0)
        #expect(
            tooMany.errors.contains("511 keywords, but a model holds at most 510: choose fewer with --keywords"),
            "\(tooMany.errors)")
    }

    @Test func cellsAndLayersOfANetwork() throws {
        let data = try ToneDataset(clips: 3)
        let most = try train(data.folder.path, ["--hidden", "512,8,8"])
        #expect(most.status == 0, "\(most.errors)")
        for (hidden, reason) in [
            ("513", "513, it must lie in 1 ... 512"), ("8,8,8,8", "has 4 layers, it must have 1 to 3"),
        ] {
            let run = try train(data.folder.path, ["--hidden", hidden])
            #expect(run.exited && run.status == 2 && run.errors.contains(reason), "\(run.errors)")
        }
    }

    @Test func bytesOfAKeyword() throws {
        for (length, status) in [(64, Int32(0)), (65, 1)] {
            let data = try ToneDataset(clips: 3)
            try FileManager.default.moveItem(
                at: data.folder.appendingPathComponent("low"),
                to: data.folder.appendingPathComponent(String(repeating: "a", count: length)))
            let run = try train(data.folder.path, ["--hidden", "4"])
            #expect(run.exited && run.status == status, "\(run.errors)")
            #expect(status == 0 || run.errors.contains("must have 1 to 64 bytes: rename its folder"))
        }
    }

    @Test func bytesOfAModelFile() throws {
        let folder = try TemporaryFolder()
        for (more, reason) in [(0, "not a Hark model"), (1, "16777216 bytes expected, 16777217 found")] {
            try folder.write([UInt8](repeating: 0, count: (16 << 20) + more), to: "m.hark")
            let run = try HarkProcess.run(["inspect", folder.path(of: "m.hark")])
            #expect(run.exited && run.status == 3 && run.errors.contains(reason), "\(run.errors)")
        }
    }

    @Test(arguments: [
        ("s16le:1000:1", true), ("s16le:999:1", false), ("s16le:768000:1", true), ("s16le:768001:1", false),
        ("u8:16000:1024", true), ("u8:16000:1025", false),
    ])
    func ratesAndChannels(raw: String, isTaken: Bool) throws {
        let run = try HarkProcess.run(["classify", "--raw", raw], input: String(repeating: "a", count: 1 << 18))
        #expect(run.exited && run.status == (isTaken ? 0 : 2), "\(run.errors)")
    }
}
