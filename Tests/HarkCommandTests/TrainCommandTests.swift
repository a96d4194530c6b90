// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hark
import TestSupport
import Testing

/// Training, evaluating and using one's own model, as described in the README.
@Suite struct TrainCommandTests {
    private struct Summary: Decodable {
        let type: String
        let clips: Int?
        let accuracy: Double?
    }

    @Test func fromFoldersToAnswers() throws {
        let data = try ToneDataset(clips: 30)
        try data.write(Data("text".utf8), to: "low/bad_nohash_0.wav")
        let model = data.folder.path + "/own.hark"
        let trained = try HarkProcess.run([
            "train", data.folder.path, "--keywords", "low,high", "--hidden", "24", "--epochs", "5", "--output", model,
        ])
        #expect(trained.exited && trained.status == 0, "\(trained.errors)")
        #expect(trained.errors.contains("bad_nohash_0.wav"))
        // No progress bar if the output is not a terminal.
        #expect(!trained.errors.contains("\r"))

        let evaluated = try HarkProcess.run([
            "evaluate", data.folder.path, "--model", model, "--split", "training", "--format", "jsonl",
        ])
        // The text file among the recordings counts as a failure.
        #expect(evaluated.status == 1)
        let lines = try evaluated.lines.map { try JSONDecoder().decode(Summary.self, from: Data($0.utf8)) }
        #expect(lines.dropLast().allSatisfy { $0.type == "clip" })
        #expect(lines.last?.type == "summary")
        #expect(lines.last?.clips == lines.count - 2)
        #expect((lines.last?.accuracy ?? 0) > 0.9)

        let inspected = try HarkProcess.run(["inspect", model])
        #expect(inspected.output.contains("--keywords low,high"))
    }

    /// `_unknown_` and `_silence_` are classes of every model. A model without another class would never fire.
    @Test func reservedLabelsAreNoKeywords() throws {
        let data = try ToneDataset(clips: 2)
        let output = data.folder.path + "/m.hark"
        for name in ["_unknown_", "_silence_"] {
            let named = try HarkProcess.run([
                "train", data.folder.path, "--keywords", "low,\(name)", "--output", output,
            ])
            #expect(named.status == 2 && named.errors.contains(name), "\(named.errors)")
        }
        let folder = try TemporaryFolder()
        try FileManager.default.copyItem(
            atPath: data.folder.path + "/low", toPath: folder.path(of: "_unknown_"))
        let nothing = try HarkProcess.run(["train", folder.path, "--output", output])
        #expect(nothing.status == 1 && nothing.errors.contains("no folder is a keyword"), "\(nothing.errors)")
        #expect(!FileManager.default.fileExists(atPath: output))
    }

    @Test func badDataSetsAndOutputsAreRefused() throws {
        let data = try ToneDataset(clips: 2)
        let output = data.folder.path + "/m.hark"
        let nowhere = try HarkProcess.run(["train", "/no/such", "--output", output])
        #expect(nowhere.status == 1 && nowhere.errors.contains("no such folder"))
        let nothing = try HarkProcess.run(["train", data.folder.path + "/low", "--output", output])
        #expect(nothing.status == 1 && nothing.errors.contains("no recordings"))
        let missing = try HarkProcess.run(["train", data.folder.path, "--keywords", "medium", "--output", output])
        #expect(missing.status == 1 && missing.errors.contains("medium"))
        let unwritable = try HarkProcess.run([
            "train", data.folder.path, "--epochs", "1", "--output", "/no/such/m.hark",
        ])
        #expect(unwritable.status == 5 && unwritable.errors.contains("/no/such"))
        #expect(!FileManager.default.fileExists(atPath: output))
    }

    @Test func aModelPrintsTheConfigurationItIsMadeAgainWith() throws {
        let data = try ToneDataset(clips: 8)
        let (first, second) = (data.folder.path + "/1.hark", data.folder.path + "/2.hark")
        let trained = try HarkProcess.run([
            "train", data.folder.path, "--keywords", "low,high", "--hidden", "12,8", "--epochs", "1",
            "--quantization-aware", "--set", "augmentation.gain=[-3, 3]", "--output", first,
        ])
        #expect(trained.status == 0, "\(trained.errors)")
        let printed = try HarkProcess.run(["inspect", first, "--configuration"])
        #expect(printed.status == 0)
        for line in ["hidden = [12, 8]", "quantizationAware = true", "gain = [-3, 3]", "epochs = 1"] {
            #expect(printed.lines.contains(line))
        }
        let config = data.folder.path + "/own.toml"
        try Data(printed.output.utf8).write(to: URL(fileURLWithPath: config))
        let again = try HarkProcess.run(["train", data.folder.path, "--config", config, "--output", second])
        #expect(again.status == 0, "\(again.errors)")
        let network = { (path: String) in try ModelFile.load(path).network }
        #expect(try network(first) == network(second))
        #expect(!FileManager.default.fileExists(atPath: first + ".checkpoint"))

        let wrong = try HarkProcess.run([
            "train", data.folder.path, "--config", config, "--set", "network.hiden=[3]", "--output", second,
        ])
        #expect(wrong.status == 2 && wrong.errors.contains("network.hidden"))
        let missing = try HarkProcess.run(["train", data.folder.path, "--config", "/no/such.toml", "--output", second])
        #expect(missing.status == 2 && missing.errors.contains("/no/such.toml: no such file"))
    }

    @Test func aFileThatIsNoModelIsNotReplaced() throws {
        let data = try ToneDataset(clips: 4)
        let diary = data.folder.path + "/diary.txt"
        try Data("dear diary".utf8).write(to: URL(fileURLWithPath: diary))
        for command in [["train", data.folder.path], ["calibrate", "commands", "--negatives", data.folder.path]] {
            let run = try HarkProcess.run(command + ["--output", diary])
            #expect(run.status != 0 && run.errors.contains("not a model"), "\(run.errors)")
        }
        #expect(try String(contentsOfFile: diary, encoding: .utf8) == "dear diary")
    }

    @Test func aStoppedTrainingGoesOn() throws {
        let data = try ToneDataset(clips: 8)
        let (stopped, undisturbed) = (data.folder.path + "/s.hark", data.folder.path + "/u.hark")
        let arguments = ["train", data.folder.path, "--keywords", "low,high", "--hidden", "16", "--epochs", "6"]
        let process = HarkProcess.make(arguments + ["--output", stopped])
        let errors = data.folder.appendingPathComponent("errors")
        try Data().write(to: errors)
        process.standardError = try FileHandle(forWritingTo: errors)
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let text = { try String(contentsOf: errors, encoding: .utf8) }
        // The line of the first epoch ends with this: there is a model, and five epochs are left.
        while process.isRunning, try !text().contains("kept") { usleep(2000) }
        process.interrupt()
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == 130)
        #expect(try text().contains("--resume"))
        #expect(try ModelFile.load(stopped).provenance.epochs < 6)
        let forgotten = try HarkProcess.run(arguments + ["--output", stopped])
        #expect(forgotten.status == 2, "\(forgotten.errors)")
        #expect(forgotten.errors.contains("--resume") && forgotten.errors.contains("delete the file"))
        let other = try HarkProcess.run(
            arguments.dropLast() + ["7", "--output", stopped, "--resume", "--seed", "9"])
        #expect(other.status == 2, "\(other.errors)")
        #expect(other.errors.contains("epochs was 6") && other.errors.contains("seed was 1"), "\(other.errors)")
        let resumed = try HarkProcess.run(arguments + ["--output", stopped, "--resume"])
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(try HarkProcess.run(arguments + ["--output", undisturbed]).status == 0)
        #expect(try ModelFile.load(stopped).network == ModelFile.load(undisturbed).network)
    }
}
