// SPDX-License-Identifier: Apache-2.0

import Foundation
import HarkBasics
import TestSupport
import Testing

@testable import HarkDatasets
@testable import HarkEvaluation
@testable import HarkTraining

@Suite struct AugmenterTests {
    private func corpus(_ data: ToneDataset) throws -> TrainingCorpus {
        try CorpusLoader(
            folders: [try DatasetFolder(scanning: data.folder.path)], labels: try LabelSet(keywords: ["low", "high"]),
            clipSamples: 16_000, moreNoise: [], report: { _ in }
        ).load()
    }

    @Test func withoutAugmentationAClipIsItsRecording() throws {
        let corpus = try corpus(ToneDataset(clips: 4))
        let augmenter = Augmenter(corpus: corpus, settings: .none, sampleRate: 16_000)
        var random = RandomStream(1)
        let draw = SampledExample(source: .recording(0, reversed: false), label: 0)
        augmenter.make(draw, random: &random)
        let source = corpus.cache[corpus.training[0].extent]
        // At integer positions nothing is interpolated.
        for index in 0..<16_000 { #expect(augmenter.samples[index] == Float(source[index]) / 32768) }
        augmenter.make(SampledExample(source: .recording(0, reversed: true), label: 0), random: &random)
        for index in 0..<16_000 { #expect(augmenter.samples[index] == Float(source[15_999 - index]) / 32768) }
    }

    @Test func everyVariationStaysASoundAndIsReproducible() throws {
        let corpus = try corpus(ToneDataset(clips: 4))
        let first = Augmenter(corpus: corpus, settings: AugmentationSettings(), sampleRate: 16_000)
        let second = Augmenter(corpus: corpus, settings: AugmentationSettings(), sampleRate: 16_000)
        var variants: Set<[Float]> = []
        for number in 0..<60 {
            let source: SampledExample.Source =
                number % 5 == 0 ? .silence : .recording(number % 4, reversed: number % 7 == 0)
            var random = RandomStream(UInt64(number))
            first.make(SampledExample(source: source, label: 0), random: &random)
            random = RandomStream(UInt64(number))
            second.make(SampledExample(source: source, label: 0), random: &random)
            #expect(first.samples == second.samples)
            #expect(first.samples.count == 16_000)
            #expect(first.samples.allSatisfy { $0.isFinite && abs($0) <= 1 })
            variants.insert(first.samples)
        }
        // Clips of digital silence are all equal; everything else differs.
        #expect(variants.count > 50)
    }

    @Test func noiseOfTrainingAndValidationDoNotOverlap() throws {
        let corpus = try corpus(ToneDataset(clips: 2))
        #expect(!corpus.trainingNoise.isEmpty)
        for (training, validation) in zip(corpus.trainingNoise, corpus.validationNoise) {
            #expect(training.start + training.count <= validation.start)
            #expect(validation.count > 0)
        }
    }

    @Test func epochsHoldEveryKeywordClipAndBalance() throws {
        let corpus = try corpus(ToneDataset(clips: 40))
        let sampler = Sampler(corpus: corpus, settings: BalanceSettings())
        var random = RandomStream(4)
        let draws = sampler.epoch(&random)
        #expect(draws.count == sampler.count && draws.count >= 4096)
        var seen: Set<Int> = []
        for draw in draws {
            if case .recording(let index, reversed: false) = draw.source, draw.label < 2 {
                #expect(corpus.training[index].label == draw.label)
                seen.insert(index)
            }
        }
        let keywords = corpus.training.indices.filter { corpus.training[$0].label < 2 }
        #expect(seen == Set(keywords))
        for label in 0..<4 {
            let share = Double(draws.filter { $0.label == label }.count) / Double(draws.count)
            #expect((0.1...0.5).contains(share))
        }
    }
}
