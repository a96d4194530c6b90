import Foundation
import TestSupport
import Testing

/// Training, evaluating and using a model of one's own, as the README tells it.
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
        // No bar where nobody looks.
        #expect(!trained.errors.contains("\r"))

        let evaluated = try HarkProcess.run([
            "evaluate", data.folder.path, "--model", model, "--split", "training", "--format", "jsonl",
        ])
        // The text among the recordings is a failure of that one.
        #expect(evaluated.status == 1)
        let lines = try evaluated.lines.map { try JSONDecoder().decode(Summary.self, from: Data($0.utf8)) }
        #expect(lines.dropLast().allSatisfy { $0.type == "clip" })
        #expect(lines.last?.type == "summary")
        #expect(lines.last?.clips == lines.count - 2)
        #expect((lines.last?.accuracy ?? 0) > 0.9)

        let inspected = try HarkProcess.run(["inspect", model])
        #expect(inspected.output.contains("--keywords low,high"))
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
}
