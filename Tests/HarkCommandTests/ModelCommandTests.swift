// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hark
import TestSupport
import Testing

/// Models good and bad, given to the program.
@Suite struct ModelCommandTests {
    private let folder: URL
    private let good: [UInt8]

    init() throws {
        folder = URL(fileURLWithPath: NSTemporaryDirectory()).appendingPathComponent("hark-models-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        good = try ModelFile.load(BuiltInModel.standard).serialized()
    }

    private func refused(_ bytes: [UInt8], name: String, saying reason: String) throws {
        let path = folder.path + "/" + name
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(at: folder) }
        for command in [
            ["inspect", path], ["classify", "audio-fixtures", "--model", path], ["listen", "--model", path],
        ] {
            let outcome = try HarkProcess.run(command)
            #expect(outcome.exited && outcome.status == 3, "\(command)")
            #expect(outcome.output.isEmpty)
            let lines = outcome.errors.split(separator: "\n")
            #expect(lines.count == 1)
            #expect(lines.first?.contains(name) == true && lines.first?.contains(reason) == true, "\(outcome.errors)")
        }
    }

    @Test func truncated() throws {
        try refused(Array(good[..<(good.count / 2)]), name: "half.hark", saying: "truncated")
    }

    @Test func bitFlipped() throws {
        var bytes = good
        bytes[bytes.count / 2] ^= 4
        try refused(bytes, name: "flipped.hark", saying: "checksum")
    }

    @Test func oversized() throws {
        try refused(good + [1, 2, 3], name: "long.hark", saying: "oversized")
    }

    @Test func otherVersion() throws {
        var bytes = good
        bytes[4] = 77
        try refused(bytes, name: "future.hark", saying: "version 77")
    }

    @Test func notAModel() throws {
        try refused(Array("RIFF....WAVE".utf8), name: "sound.hark", saying: "not a Hark model")
    }

    @Test func missingIsExitCodeThree() throws {
        let outcome = try HarkProcess.run(["inspect", "no-such.hark"])
        #expect(outcome.status == 3)
        #expect(outcome.errors.split(separator: "\n").count == 1 && outcome.errors.contains("no-such.hark"))
    }

    @Test func aModelOverBudgetIsRefusedWithTheFigures() throws {
        let need = try ModelFile.load(BuiltInModel.standard).memoryFootprint.total
        let outcome = try HarkProcess.run(["inspect", "--memory-budget", "32KiB"])
        #expect(outcome.status == 3)
        #expect(outcome.errors.contains("\(need)") && outcome.errors.contains("32768"))
        #expect(try HarkProcess.run(["inspect", "--memory-budget", "128KiB"]).status == 0)
    }

    @Test func inspectShowsLayersMemoryAndOrigin() throws {
        let outcome = try HarkProcess.run(["inspect"])
        #expect(outcome.status == 0)
        for word in ["LSTM 1", "dense", "weights", "features", "total", "multiplications a second", "seed", "accuracy"]
        {
            #expect(outcome.output.contains(word), "\(word)")
        }
    }
}
