// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Hark
import HarkBasics
import HarkDatasets
import Synchronization

/// Runs a model over continuous audio, as in live use: a long stream of words, and hours of recordings without
/// keywords.
///
/// The code path is that of live spotting, and its state is carried from recording to recording. The network runs once;
/// the results for any threshold are computed from the ``PosteriorTraces``. The same recordings, settings and seed give
/// the same result on any number of cores.
package struct StreamEvaluator: Sendable {
    /// Number of streams that the recordings without keywords are divided among. It is fixed so that the result does
    /// not depend on the number of cores.
    private static let lanes = 16

    private let model: CompiledModel
    private let settings: StreamSettings
    private let lowestThreshold: Int
    private let words: [PositiveStream.Word]
    private let negatives: [String]

    /// - Parameters:
    ///   - positives: a data set folder with one folder of recordings per word, as for training; nil: none. Words that
    ///     are not keywords of the model are part of the stream as words that must not be detected.
    ///   - negatives: recordings without keywords.
    ///   - lowestThreshold: the lowest threshold to be evaluated, Q0.15. It is lowered to the lowest threshold of the
    ///     model if that is lower.
    package init(
        model: CompiledModel, positives: String?, negatives: [String], settings: StreamSettings,
        lowestThreshold: Int = ThresholdGrid.thresholds[0]
    ) throws(DatasetError) {
        precondition(settings.problem == nil, settings.problem ?? "")
        self.model = model
        self.settings = settings
        self.negatives = negatives
        let own = model.labels.filter(\.isKeyword).map { Int($0.threshold) }.min() ?? lowestThreshold
        self.lowestThreshold = max(1, min(lowestThreshold, own))
        guard let positives else {
            words = []
            return
        }
        let folder = try DatasetFolder(scanning: positives)
        let clips = folder.clips.filter { settings.split == nil || $0.split == settings.split }
        words = clips.map { clip in
            PositiveStream.Word(
                path: clip.path, label: model.labels.firstIndex { $0.isKeyword && $0.name == clip.word })
        }
        guard words.contains(where: { $0.label != nil }) else {
            if !clips.isEmpty {
                let keywords = model.labels.filter(\.isKeyword).map(\.name)
                throw .keywordsMissing(keywords, there: folder.words)
            }
            throw .noClips(split: settings.split?.rawValue ?? "all", path: positives)
        }
    }

    /// Number of recordings to process.
    package var recordings: Int { words.count + negatives.count }

    /// - Parameters:
    ///   - bad: called with each recording that is skipped, and each with a warning.
    ///   - progress: called with the number of recordings done so far, from any thread.
    package func run(
        bad: (DatasetFinding) -> Void, progress: @Sendable @escaping (Int) -> Void = { _ in }
    ) -> PosteriorTraces {
        let labels = model.labels.indices.filter { model.labels[$0].isKeyword }
        let rate = model.features.sampleRate
        var places: [WordPlace] = []
        var spoken: PosteriorTraces.Stream?
        if !words.isEmpty {
            let trace = StreamTrace(model: model, labels: labels, lowestThreshold: lowestThreshold)
            let stream = PositiveStream(words: words, speech: negatives, settings: settings, sampleRate: rate)
            let heard = stream.run(bad: bad, progress: progress) { trace.process($0) }
            places = heard.places
            spoken = .init(traces: trace.traces, samples: trace.samples, parts: heard.parts)
        }
        let done = Atomic(words.count)
        let count = min(Self.lanes, negatives.count)
        let results = parallelMap(count) { lane in
            let trace = StreamTrace(model: self.model, labels: labels, lowestThreshold: self.lowestThreshold)
            let paths = stride(from: lane, to: self.negatives.count, by: count).map { self.negatives[$0] }
            let (parts, findings) = NegativeStream(paths: paths).run(into: trace, sampleRate: rate) {
                progress(done.add(1, ordering: .relaxed).newValue)
            }
            return (PosteriorTraces.Stream(traces: trace.traces, samples: trace.samples, parts: parts), findings)
        }
        for (_, findings) in results { findings.forEach(bad) }
        return PosteriorTraces(
            keywords: labels.map { model.labels[$0].name }, labels: labels, lowestThreshold: lowestThreshold,
            features: model.features, places: places, words: spoken, negatives: results.map(\.0))
    }
}
