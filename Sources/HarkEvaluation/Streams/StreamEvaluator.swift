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
            let heard = positiveStream.run(bad: bad, progress: progress) { trace.process($0) }
            places = heard.places
            spoken = .init(traces: trace.traces, samples: trace.samples, parts: heard.parts)
        }
        let done = Atomic(words.count)
        let streams = negativeStreams
        let results = parallelMap(streams.count) { lane in
            let trace = StreamTrace(model: self.model, labels: labels, lowestThreshold: self.lowestThreshold)
            let (parts, findings) = streams[lane].run(
                sampleRate: rate, heard: { progress(done.add(1, ordering: .relaxed).newValue) },
                piece: { trace.process($0) })
            return (PosteriorTraces.Stream(traces: trace.traces, samples: trace.samples, parts: parts), findings)
        }
        for (_, findings) in results { findings.forEach(bad) }
        return PosteriorTraces(
            keywords: labels.map { model.labels[$0].name }, labels: labels, lowestThreshold: lowestThreshold,
            features: model.features, places: places, words: spoken, negatives: results.map(\.0))
    }

    /// Generates again the streams in which there are false alarms, and cuts the sound around each, as the network
    /// received it.
    /// - Parameters:
    ///   - alarms: of an evaluation of this evaluator's traces.
    ///   - before, after: seconds of sound before and after the decision.
    ///   - write: called from any thread with an alarm's index and its sound, which is shorter at the ends of a stream.
    package func cutSound(
        around alarms: [StreamEvaluation.FalseAlarm], before: Double, after: Double,
        write: @Sendable @escaping (Int, [Float]) -> Void
    ) {
        let rate = model.features.sampleRate
        let cutter = { (lane: Int?) -> StreamCutter? in
            let wanted = alarms.indices.filter { alarms[$0].lane == lane }.map { index in
                let sample = alarms[index].sample
                let first = max(0, sample - Int(before * Double(rate)))
                return StreamCutter.Cut(index: index, range: first..<sample + Int(after * Double(rate)))
            }
            return wanted.isEmpty ? nil : StreamCutter(wanted, write: write)
        }
        if var words = cutter(nil) {
            _ = positiveStream.run(bad: { _ in }, progress: { _ in }, piece: { words.process($0) })
            words.finish()
        }
        let streams = negativeStreams
        let cutters = streams.indices.map(cutter)
        _ = parallelMap(streams.count) { lane in
            guard var cutter = cutters[lane] else { return }
            _ = streams[lane].run(sampleRate: rate, heard: {}, piece: { cutter.process($0) })
            cutter.finish()
        }
    }

    private var positiveStream: PositiveStream {
        PositiveStream(words: words, speech: negatives, settings: settings, sampleRate: model.features.sampleRate)
    }

    private var negativeStreams: [NegativeStream] {
        let count = min(Self.lanes, negatives.count)
        return (0..<count).map { lane in
            NegativeStream(paths: stride(from: lane, to: negatives.count, by: count).map { negatives[$0] })
        }
    }
}

/// Cuts ranges of samples out of a stream.
private struct StreamCutter {
    struct Cut: Sendable {
        let index: Int
        let range: Range<Int>
        var samples: [Float] = []
    }

    private var waiting: [Cut]
    private let write: @Sendable (Int, [Float]) -> Void
    private var position = 0

    init(_ cuts: [Cut], write: @Sendable @escaping (Int, [Float]) -> Void) {
        // The cuts that end first are at the end of the array.
        waiting = cuts.sorted { $0.range.upperBound > $1.range.upperBound }
        self.write = write
    }

    mutating func process(_ piece: borrowing Span<Float>) {
        let end = position + piece.count
        for cut in waiting.indices.reversed() {
            let part = waiting[cut].range.clamped(to: position..<end)
            for sample in part { waiting[cut].samples.append(piece[sample - position]) }
        }
        position = end
        while let cut = waiting.last, cut.range.upperBound <= end { writeLast() }
    }

    /// Writes the cuts that the end of the stream shortens.
    mutating func finish() {
        while !waiting.isEmpty { writeLast() }
    }

    private mutating func writeLast() {
        let cut = waiting.removeLast()
        write(cut.index, cut.samples)
    }
}
