// SPDX-License-Identifier: Apache-2.0

import Hark
import HarkBasics
import HarkCore
import SpeechFeatures

/// The validation clips, plus as many clips of noise that training does not use as an average class has clips. Measures
/// the accuracy of the float and the quantized network on them.
final class ValidationSet: Sendable {
    private struct Clip: Sendable {
        /// nil: silence, made from noise that training does not use.
        let recording: TrainingCorpus.Recording?
        let label: Int
    }

    /// Clips of one task of ``floatAccuracy(parameters:layout:normalization:)``.
    private static let rows = 32

    private let corpus: TrainingCorpus
    private let settings: TrainingSettings
    private let clips: [Clip]

    init(corpus: TrainingCorpus, settings: TrainingSettings) {
        self.corpus = corpus
        self.settings = settings
        var clips = corpus.validation.map { Clip(recording: $0, label: $0.label) }
        if let silence = corpus.labels.silence {
            let count = max(1, clips.count / max(1, corpus.labels.names.count - 1))
            clips += (0..<count).map { _ in Clip(recording: nil, label: silence) }
        }
        self.clips = clips
    }

    /// Number of clips by class.
    var counts: [String: Int] {
        var counts: [String: Int] = [:]
        for clip in clips { counts[corpus.labels.names[clip.label], default: 0] += 1 }
        return counts
    }

    /// Share of the clips that the float network classifies correctly.
    func floatAccuracy(parameters: FloatBuffer, layout: NetworkLayout, normalization: FeatureNormalization) -> Double {
        let rows = Self.rows
        let groups = (clips.count + rows - 1) / rows
        let shared = SharedParameters(buffer: parameters)
        let correct = parallelMap(groups) { group -> Int in
            let maker = ExampleMaker(
                corpus: self.corpus, features: self.settings.features.spec, augmentation: .none, masks: .none)
            let network = FloatNetwork(layout: layout, frames: maker.frames, rows: rows)
            let members = Array(self.clips[group * rows..<min((group + 1) * rows, self.clips.count)])
            for (row, clip) in members.enumerated() {
                self.make(clip, number: group * rows + row, by: maker.augmenter)
                var random = RandomStream(0)
                maker.begin()
                maker.write(
                    frames: 0..<maker.frames, row: row, of: rows, into: network.inputs.start,
                    normalization: normalization, masking: &random)
            }
            network.forward(.float(UnsafePointer(shared.buffer.start)))
            return members.enumerated().filter { row, clip in
                let logits = UnsafeBufferPointer(
                    start: network.pooled.start + row * layout.labels, count: layout.labels)
                return logits.max() == logits[clip.label]
            }.count
        }
        return Double(correct.reduce(0, +)) / Double(clips.count)
    }

    /// Share of the clips that the model classifies correctly, and the number of cell states that it clipped.
    func quantizedAccuracy(model: KeywordModel) -> (accuracy: Double, cellSaturations: Int) {
        let groups = 16
        // Only the reference kernel counts the cell states that it clips.
        let model = CompiledModel(model, kernel: .reference)
        let results = parallelMap(groups) { group -> (correct: Int, saturations: Int) in
            let augmenter = Augmenter(
                corpus: self.corpus, settings: .none, sampleRate: self.settings.features.spec.sampleRate)
            let classifier = ClipClassifier(model: model)
            var correct = 0
            for number in stride(from: group, to: self.clips.count, by: groups) {
                self.make(self.clips[number], number: number, by: augmenter)
                if classifier.classify(augmenter.samples).index == self.clips[number].label { correct += 1 }
            }
            return (correct, classifier.cellSaturations)
        }
        let correct = results.reduce(0) { $0 + $1.correct }
        return (Double(correct) / Double(clips.count), results.reduce(0) { $0 + $1.saturations })
    }

    /// Share of the clips that the model classifies correctly in streams: clips follow each other without a pause, and
    /// features and state are never reset. A clip is classified by the maximum of the logits over its frames, without
    /// those of its first tenth of a second, where the network still responds to the previous word.
    func streamAccuracy(model: KeywordModel) -> Double {
        let streams = 16
        let model = CompiledModel(model)
        var random = RandomStream(0x53_54_52)
        let order = clips.indices.shuffled(using: &random)
        let lag = Int((0.1 / settings.features.spec.hopSeconds).rounded())
        let results = parallelMap(streams) { stream -> Int in
            let augmenter = Augmenter(
                corpus: self.corpus, settings: .none, sampleRate: self.settings.features.spec.sampleRate)
            let recognizer = LogitStream(model: model)
            var maximum = LogitMaximum(labels: model.labels.count)
            var correct = 0
            for place in stride(from: stream, to: order.count, by: streams) {
                let clip = self.clips[order[place]]
                self.make(clip, number: order[place], by: augmenter)
                maximum.reset()
                var frame = 0
                recognizer.process(augmenter.samples.span) { logits in
                    if frame >= lag { maximum.add(logits) }
                    frame += 1
                }
                if maximum.values.max() == maximum.values[clip.label] { correct += 1 }
            }
            return correct
        }
        return Double(results.reduce(0, +)) / Double(clips.count)
    }

    private func make(_ clip: Clip, number: Int, by augmenter: Augmenter) {
        if let recording = clip.recording {
            augmenter.make(unchanged: recording)
        } else {
            var random = RandomStream(0x53_49_4C, UInt64(number))
            augmenter.makeValidationSilence(random: &random)
        }
    }
}

/// Parameters that many threads only read.
private struct SharedParameters: @unchecked Sendable {
    let buffer: FloatBuffer
}
