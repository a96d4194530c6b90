// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hark
import HarkBasics
import TestSupport
import Testing

/// Keywords given as text: `hark train --phrase`.
@Suite struct PhraseCommandTests {
    private static let isHere = ExternalProgram.isInstalled("espeak-ng")

    /// One short epoch: these tests check that a model is made, not its quality.
    private static let briefly = ["--epochs", "1", "--set", "balance.fewestExamples=256"]

    @Test(.enabled(if: isHere, "espeak-ng is not installed: run Scripts/dependencies test"))
    func aPhraseAloneBecomesAModel() throws {
        let folder = try TemporaryFolder()
        let output = folder.path(of: "lantern.hark")
        try FileManager.default.createDirectory(atPath: folder.path(of: "tmp"), withIntermediateDirectories: false)
        let run = try HarkProcess.run(
            ["train", "--phrase", "Blue Lantern", "--pronunciation", "[[bl'u: l'antVn]]", "--output", output]
                + Self.briefly,
            environment: ["TMPDIR": folder.path(of: "tmp")], patience: 600)
        try #require(run.status == 0, "\(run.errors)")
        #expect(try ModelFile.load(output).labels.map(\.name) == ["blue_lantern", "_unknown_", "_silence_"])
        #expect(run.errors.contains("synthetic takes"))
        #expect(run.errors.contains("trained without other speech") && run.errors.contains("hark record blue_lantern"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path(of: "tmp")).isEmpty)
    }

    @Test(.enabled(if: isHere, "espeak-ng is not installed: run Scripts/dependencies test"))
    func phraseTakesAndSpeechGoTogether() throws {
        let data = try ToneDataset(clips: 6)
        let output = data.folder.path + "/m.hark"
        let run = try HarkProcess.run(
            [
                "train", data.folder.path, "--phrase", "hark", "--speech", "audio-fixtures", "--output", output,
            ] + Self.briefly, patience: 600)
        try #require(run.status == 0, "\(run.errors)")
        let model = try ModelFile.load(output)
        #expect(model.labels.map(\.name).contains("low") && model.labels.map(\.name).contains("hark"))
        // A fifth of the speech was used to set the thresholds.
        #expect(model.calibration?.targetRate == 0.5)
        #expect(run.output.contains("calibrated on"))
    }

    @Test(
        arguments: [
            (["--phrase", " "], 2, "1 to 200 bytes"), (["--phrase=-x"], 2, "begin with -"),
            (["--phrase", "a b", "--phrase", "A  B"], 2, "twice"), (["--pronunciation", "a"], 2, "for one --phrase"),
            (["--phrase", "a", "--phrase", "b", "--pronunciation", "c"], 2, "for one --phrase"),
            (["--phrase", "a", "--check"], 2, "--check"), (["--phrase", "a", "--speech", "/no/such"], 1, "/no/such"),
        ] as [([String], Int32, String)])
    func whatCannotBeIsRefused(options: [String], status: Int32, reason: String) throws {
        let folder = try TemporaryFolder()
        let run = try HarkProcess.run(["train", "--output", folder.path(of: "m.hark")] + options)
        #expect(run.exited && run.status == status && run.errors.contains(reason), "\(run.errors)")
    }

    @Test func withoutASynthesizerTheRemedyIsNamed() throws {
        let folder = try TemporaryFolder()
        let run = try HarkProcess.run(
            ["train", "--phrase", "hark", "--output", folder.path(of: "m.hark")], environment: ["PATH": folder.path])
        #expect(run.exited && run.status == 2 && run.errors.contains("apt-get install espeak-ng"), "\(run.errors)")
    }
}
