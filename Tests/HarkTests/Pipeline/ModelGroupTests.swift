// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import TestSupport
import Testing

@testable import Hark

/// Several models that listen to the same sound.
@Suite struct ModelGroupTests {
    private struct Found: Equatable {
        let label: Int
        let score: Int16
        let seconds: Double
    }

    private func detections(_ group: ModelGroup, _ samples: [Float], piece: Int) -> [Found] {
        let spotter = GroupSpotter(group)
        var found: [Found] = []
        for start in stride(from: 0, to: samples.count, by: piece) {
            let part = samples.span.extracting(start..<min(start + piece, samples.count))
            spotter.process(part) { found.append(Found(label: $0, score: $1, seconds: $2)) }
        }
        return found
    }

    @Test func eachModelDetectsWhatItDetectsByItself() throws {
        let models = try BuiltInModel.names.map { CompiledModel(try ModelFile.load($0).with(thresholds: [0: 3000])) }
        let group = try ModelGroup(models)
        #expect(group.labels.map(\.name) == models.flatMap(\.labels).map(\.name))
        let root = HarkProcess.root.appendingPathComponent("audio-fixtures")
        let samples = try ["stop-flite-slt-16k", "yes-flite-slt-16k", "left-flite-slt-16k"].flatMap {
            try AudioFileReader.samples(path: root.appendingPathComponent("\($0).wav").path)
        }
        let together = detections(group, samples, piece: 320)
        var first = 0
        for model in models {
            let alone = detections(ModelGroup(model), samples, piece: 16_000)
            let own = together.filter { (first..<first + model.labels.count).contains($0.label) }
            #expect(own == alone.map { Found(label: $0.label + first, score: $0.score, seconds: $0.seconds) })
            first += model.labels.count
        }
        #expect(together.count >= 3)
    }

    @Test func twoModelsOfOneKeywordAreRefused() throws {
        let model = CompiledModel(try ModelFile.load("wake"))
        #expect(throws: ModelGroupError.keywordTwice("alexa")) { try ModelGroup([model, model]) }
    }
}
