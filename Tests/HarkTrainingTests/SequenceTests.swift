// SPDX-License-Identifier: Apache-2.0

import HarkBasics
import SpeechFeatures
import TestSupport
import Testing

@testable import HarkDatasets
@testable import HarkEvaluation
@testable import HarkTraining

/// The clips of a sequence are processed as one continuous stream.
@Suite struct SequenceTests {
    private static let features = FeatureSettings().spec

    @Test func clipsShareTheFramesOfTheirStream() {
        let sequence = SequenceShape(clips: 4, samples: 16_000, features: Self.features)
        #expect(sequence.frames == Self.features.frames(inSamples: 64_000))
        #expect(sequence.clips.map(\.count) == [49, 50, 50, 50])
        #expect(zip(sequence.clips, sequence.clips.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
        #expect(SequenceShape(clips: 1, samples: 16_000, features: Self.features) == SequenceShape(frames: 49))
    }

    /// The inputs of a sequence equal those of one extractor run over all its clips, including lead-ins.
    @Test(arguments: [0, 1]) func featuresGoOnFromClipToClip(leadIns: Int) throws {
        let corpus = try corpus()
        let sequence = SequenceShape(clips: 3, samples: corpus.clipSamples, features: Self.features)
        let normalization = FeatureNormalization(
            mean: [Float](repeating: 0.1, count: Self.features.outputCount),
            inverseDeviation: [Float](repeating: 3, count: Self.features.outputCount))
        let maker = ExampleMaker(corpus: corpus, features: Self.features, augmentation: .none, masks: .none)
        let clips = (0..<sequence.clips.count + leadIns).map { index -> [Float] in
            maker.augmenter.make(unchanged: corpus.training[index])
            return maker.augmenter.samples
        }
        let width = Self.features.outputCount
        let inputs = FloatBuffer(count: sequence.frames * 2 * width)
        var random = RandomStream(1)
        maker.begin(after: leadIns > 0 ? clips[0] : [])
        for (clip, frames) in sequence.clips.enumerated() {
            maker.write(
                frames: frames, row: 1, of: 2, into: inputs.start, normalization: normalization, masking: &random,
                samples: clips[leadIns + clip])
        }

        let extractor = FeatureExtractor(spec: Self.features)
        var expected: [[Float]] = []
        let stream = clips.flatMap { $0 }
        var integers = [Int8](repeating: 0, count: width)
        extractor.process(stream.span) { frame in
            var target = integers.mutableSpan
            normalization.quantize(frame, into: &target)
            expected.append(integers.map { Float($0) / 32 })
        }
        // The frames of the lead-in and the frame that straddles its end are left out.
        expected.removeFirst(expected.count - sequence.frames)
        for frame in 0..<sequence.frames {
            let found = (0..<width).map { inputs.start[(frame * 2 + 1) * width + $0] }
            #expect(found == expected[frame])
        }
    }

    @Test func carriedSequencesAreDrawnByTheirPlace() {
        var settings = TrainingSettings()
        settings.network.carriedState = 0.4
        let drawn = (0..<4000).map { settings.isCarried(example: $0, epoch: 2) }
        #expect(!drawn[..<settings.optimizer.batch].contains(true))
        #expect((1400...1720).contains(drawn.filter { $0 }.count))
        #expect(drawn == (0..<4000).map { settings.isCarried(example: $0, epoch: 2) })
        #expect(drawn != (0..<4000).map { settings.isCarried(example: $0, epoch: 3) })
    }

    @Test func sequencesFillTheBatch() {
        var settings = TrainingSettings()
        settings.optimizer.batch = 30
        settings.network.sequenceClips = 4
        #expect(settings.problem?.contains("optimizer.batch") == true)
        settings.optimizer.batch = 32
        #expect(settings.problem == nil)
    }

    private func corpus() throws -> TrainingCorpus {
        let data = try ToneDataset(clips: 6)
        return try CorpusLoader(
            folders: [try DatasetFolder(scanning: data.folder.path)],
            labels: try LabelSet(keywords: ["low", "high"]), clipSamples: 16_000, moreNoise: [], report: { _ in }
        ).load()
    }
}
