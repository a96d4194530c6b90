// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hark
import HarkBasics
import TestSupport
import Testing

@testable import HarkDatasets
@testable import HarkEvaluation
@testable import HarkTraining

/// The whole pipeline from files to a quantized model, on tones.
@Suite struct TrainerTests {
    private func settings(epochs: Int = 2) -> TrainingSettings {
        var settings = TrainingSettings()
        settings.keywords = ["low", "high"]
        settings.network.hidden = [24]
        settings.epochs = epochs
        settings.program = "test"
        return settings
    }

    private final class Events: Sendable {
        private let list = Locked<[TrainingEvent]>([])
        func add(_ event: TrainingEvent) { list.withLock { $0.append(event) } }
        var badFiles: [String] {
            list.withLock { events in
                events.flatMap { event -> [DatasetFinding] in
                    if case .findings(let found) = event { found } else { [] }
                }
            }
            .filter { $0.problem == .unreadable }.map(\.path)
        }
    }

    @Test func learnsTonesAndGivesTheSameModelAgain() throws {
        let data = try ToneDataset(clips: 30)
        var saved: [KeywordModel] = []
        let train = { () throws -> KeywordModel in
            let model = try Trainer(settings: settings(epochs: 5), report: { _ in }).train(
                datasets: [data.folder.path]
            ) { saved.append($0) }
            return try #require(model)
        }
        let model = try train()
        #expect(model.labels.map(\.name) == ["low", "high", "_unknown_", "_silence_"])
        #expect(model.provenance.quantizedAccuracy > 0.9)
        #expect(saved.last == model)
        // The same seed, data and machine give the same bytes.
        #expect(try train().serialized() == model.serialized())

        let classifier = ClipClassifier(model: CompiledModel(model))
        for (hertz, label) in [(310.0, 0), (1450.0, 1), (690.0, 2)] {
            let samples = data.tone(hertz: hertz).map { Float($0) / 32768 }
            #expect(classifier.classify(samples).index == label)
        }
        let silence = [Float](repeating: 0, count: 16_000)
        #expect(classifier.classify(silence).index == 3)
    }

    @Test func anotherSeedGivesAnotherModel() throws {
        let data = try ToneDataset(clips: 12)
        var settings = settings(epochs: 1)
        let train = { try Trainer(settings: settings, report: { _ in }).train(datasets: [data.folder.path]) { _ in } }
        let first = try #require(try train())
        settings.seed = 2
        let second = try #require(try train())
        #expect(first.network != second.network)
        #expect(first.provenance.recordingsDigest == second.provenance.recordingsDigest)
    }

    @Test func badFilesAreNamedAndSkipped() throws {
        let data = try ToneDataset(clips: 12)
        try data.write(Data(), to: "low/empty_nohash_0.wav")
        try data.write(Data("no sound at all".utf8), to: "high/text_nohash_0.wav")
        let events = Events()
        _ = try Trainer(settings: settings(epochs: 1), report: events.add).train(datasets: [data.folder.path]) { _ in }
        #expect(events.badFiles.count == 2)
        #expect(events.badFiles.contains { $0.contains("empty_nohash_0.wav") })
        #expect(events.badFiles.contains { $0.contains("text_nohash_0.wav") })
    }

    @Test func furtherFoldersOnlyAddTrainingClips() throws {
        let first = try ToneDataset(clips: 40)
        let second = try ToneDataset(clips: 40, seed: 9)
        let count = { (datasets: [String]) throws -> (training: [String: Int], validation: [String: Int]) in
            let trained = try Trainer(settings: settings(epochs: 1), report: { _ in }).train(datasets: datasets) { _ in
            }
            let model = try #require(trained)
            return (model.provenance.trainingClips, model.provenance.validationClips)
        }
        let alone = try count([first.folder.path])
        let both = try count([first.folder.path, second.folder.path])
        #expect(both.validation == alone.validation)
        #expect(both.training["low"] == 2 * alone.training["low"]!)
    }

    @Test func missingKeywordsAndEmptyFoldersAreRefused() throws {
        let data = try ToneDataset(clips: 2)
        var settings = settings()
        settings.keywords = ["low", "medium"]
        #expect(throws: DatasetError.keywordsMissing(["medium"], there: ["high", "low", "other"])) {
            try Trainer(settings: settings, report: { _ in }).train(datasets: [data.folder.path]) { _ in }
        }
        let empty = data.folder.path + "/low"
        #expect(throws: DatasetError.noWords(path: empty, strays: 2)) {
            try Trainer(settings: settings, report: { _ in }).train(datasets: [empty]) { _ in }
        }
        #expect(throws: DatasetError.unreadableFolder(path: "/no/such", reason: "no such folder")) {
            try Trainer(settings: settings, report: { _ in }).train(datasets: ["/no/such"]) { _ in }
        }
    }
}
