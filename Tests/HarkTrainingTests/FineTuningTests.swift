// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hark
import HarkBasics
import TestSupport
import Testing

@testable import HarkDatasets
@testable import HarkEvaluation
@testable import HarkTraining

/// Fine-tuning a model that knows other words.
@Suite struct FineTuningTests {
    private func settings(_ change: (inout TrainingSettings) -> Void = { _ in }) -> TrainingSettings {
        var settings = TrainingSettings()
        settings.network.hidden = [16]
        settings.epochs = 3
        settings.balance.fewestExamples = 1200
        settings.optimizer.batch = 64
        settings.features.compression = .logarithm
        change(&settings)
        return settings
    }

    private func base(_ data: ToneDataset) throws -> KeywordModel {
        let trainer = Trainer(settings: settings { $0.keywords = ["low", "high"] }, report: { _ in })
        return try #require(try trainer.train(datasets: [data.folder.path]) { _ in })
    }

    /// Parameters before the first step quantize back to the integers of the base model.
    @Test func theBaseIsWhereItBegins() throws {
        let model = try base(ToneDataset(clips: 10))
        let labels = ["high", "new", "_unknown_", "_silence_"]
        let layout = NetworkLayout(inputs: model.network.shape.inputSize, hidden: [16], labels: labels.count)
        var random = RandomStream(1)
        let parameters = BaseParameters.make(from: model, layout: layout, labels: labels, random: &random)
        let again = NetworkQuantizer.quantize(
            parameters, layout: layout, inputFractionBits: model.network.shape.layers[0].inputFractionBits)
        #expect(Array(again.layers[0].inputWeights) == Array(model.network.layers[0].inputWeights))
        #expect(Array(again.layers[0].recurrentWeights) == Array(model.network.layers[0].recurrentWeights))
        // Biases pass through single precision, so they may differ slightly.
        for (new, old) in zip(Array(again.layers[0].biases), Array(model.network.layers[0].biases)) {
            #expect(abs(new - old) <= 4)
        }
        let rows = { (model: [Int8], row: Int) in Array(model[row * 16..<(row + 1) * 16]) }
        let (new, old) = (Array(again.output.weights), Array(model.network.output.weights))
        for (row, name) in labels.enumerated() where name != "new" {
            let known = try #require(model.labels.firstIndex { $0.name == name })
            #expect(rows(new, row) == rows(old, known), "\(name)")
            #expect(abs(Array(again.output.multipliers)[row] - Array(model.network.output.multipliers)[known]) <= 1)
        }
        #expect(rows(new, 1) != rows(old, 1))
    }

    /// Teaches one word with nine recordings and no other data.
    @Test func oneWordIsTaught() throws {
        let data = try ToneDataset(clips: 10)
        let known = try base(data)
        let folder = try TemporaryFolder()
        try FileManager.default.copyItem(
            at: data.folder.appendingPathComponent("other"), to: URL(fileURLWithPath: folder.path(of: "other")))
        var settings = TrainingSettings()
        try settings.fineTune(from: "base", configuration: known.provenance.configuration ?? "")
        #expect(settings.features.compression == .logarithm && settings.network.hidden == [16])
        settings.epochs = 6
        settings.balance.fewestExamples = 4000
        let train = { (settings: TrainingSettings) in
            try Trainer(settings: settings, base: known, report: { _ in }).train(datasets: [folder.path(of: "")]) { _ in
            }
        }
        let model = try #require(try train(settings))
        #expect(model.labels.map(\.name) == ["other", "_unknown_", "_silence_"])
        #expect(model.normalization == known.normalization)
        #expect(model.provenance.quantizedAccuracy > 0.8, "\(model.provenance.quantizedAccuracy)")
        // The same training gives the same bytes; a base model with other settings is an error.
        #expect(try train(settings)?.serialized() == model.serialized())

        settings.network.hidden = [20]
        #expect(throws: TrainingError.self) { try train(settings) }
        settings.network.hidden = [16]
        settings.features.melBands = 32
        #expect(throws: TrainingError.self) { try train(settings) }
    }

    /// Seven minutes of speech, loud enough and varied.
    @Test func thereIsSpeechInTheProgram() throws {
        let samples = try BuiltInSpeech.samples()
        #expect((400...460).contains(samples.count / 16_000))
        let second = stride(from: 0, to: samples.count - 16_000, by: 16_000).map { start in
            samples[start..<start + 16_000].map { abs(Int($0)) }.max() ?? 0
        }
        #expect(second.count { $0 > 1000 } > 380)
        #expect(Set(second).count > 200)
    }
}
