// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Hark
import TestSupport
import Testing

/// A training killed repeatedly at random moments.
struct KilledTrainingTests {
    private static let kills = 30

    private let data: ToneDataset
    private let folder: TemporaryFolder
    private let arguments: [String]

    init() throws {
        data = try ToneDataset(clips: 6)
        folder = try TemporaryFolder()
        arguments = [
            "train", data.folder.path, "--keywords", "low,high", "--hidden", "8", "--epochs", "40",
            "--set", "balance.fewestExamples=64",
        ]
    }

    private func model(_ name: String) throws -> KeywordModel {
        try ModelFile.load(folder.path(of: name))
    }

    private func copy(_ name: String, to place: String) throws {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path(of: name)))
        try bytes.write(to: URL(fileURLWithPath: folder.path(of: place)))
    }

    @Test func killedThirtyTimesItEndsAsUndisturbed() throws {
        let undisturbed = try HarkProcess.run(arguments + ["--output", folder.path(of: "undisturbed.hark")])
        #expect(undisturbed.exited && undisturbed.status == 0, "\(undisturbed.errors)")
        let whole = try model("undisturbed.hark")
        let other = try HarkProcess.run(arguments + ["--output", folder.path(of: "old.hark"), "--seed", "2"])
        #expect(other.exited && other.status == 0, "\(other.errors)")
        let old = try model("old.hark")
        #expect(!old.isTrained(as: whole))

        try copy("old.hark", to: "m.hark")
        let again = arguments + ["--output", folder.path(of: "m.hark"), "--resume"]
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededRandom(seed: seed)
        var killed = 0
        var killedWithCheckpoint = 0
        var finished = 0
        // Random delays hit every part of the program's run, including its writing of checkpoints.
        while killed < Self.kills {
            let run = try RunningHark(again)
            let patience = Double.random(in: 0...1.5, using: &random)
            if waitUntil(within: .seconds(patience), { !run.process.isRunning }) {
                #expect(run.process.terminationStatus == 0, "seed \(seed): \(run.errors)")
                #expect(try model("m.hark").isTrained(as: whole), "seed \(seed), after \(killed) kills")
                finished += 1
                try copy("old.hark", to: "m.hark")
                continue
            }
            run.end(SIGKILL)
            killed += 1
            let left = try model("m.hark")
            #expect(left == old || left.isTrained(as: whole), "seed \(seed), after \(killed) kills")
            let names = try Set(FileManager.default.contentsOfDirectory(atPath: folder.path))
            // A run killed between link and rename leaves one more file, which the next run replaces.
            let named = names.filter { !($0.hasPrefix(".hark-") && $0.hasSuffix(".tmp")) }
            #expect(named.subtracting(["m.hark.checkpoint"]) == ["m.hark", "old.hark", "undisturbed.hark"])
            #expect(names.count <= named.count + 2)
            if names.contains("m.hark.checkpoint") { killedWithCheckpoint += 1 }
        }
        let last = try HarkProcess.run(again)
        #expect(last.exited && last.status == 0, "seed \(seed): \(last.errors)")
        #expect(try model("m.hark").isTrained(as: whole), "seed \(seed), finished \(finished) times before")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(names == ["m.hark", "old.hark", "undisturbed.hark"])
        // Otherwise no run was resumed.
        #expect(killedWithCheckpoint > 0)
    }
}

extension KeywordModel {
    /// Whether everything but the provenance (which records the command and the time) equals another model's, bit for
    /// bit.
    func isTrained(as other: KeywordModel) -> Bool {
        KeywordModel(
            features: features, normalization: normalization, network: network, labels: labels, decoder: decoder,
            provenance: other.provenance, calibration: calibration
        ).serialized() == other.serialized()
    }
}
