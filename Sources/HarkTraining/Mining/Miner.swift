// SPDX-License-Identifier: Apache-2.0

import Hark
import HarkBasics
import HarkCore

/// Runs a model over all training recordings without keywords, as it hears live sound, and finds where a keyword's
/// posterior peaks (Hou, Shi, Ostendorf, Hwang & Xie, ICASSP 2020).
struct Miner: Sendable {
    /// Streams that the recordings are dealt out to, whatever the cores: the result must not depend on them.
    private static let lanes = 64

    private let corpus: TrainingCorpus
    /// Least posterior of a place, Q0.15.
    private let limit: Int
    /// Samples that a place's clip extends beyond the peak.
    private let tailSamples: Int
    /// Indices of the recordings.
    private let recordings: [Int]

    init(corpus: TrainingCorpus, settings: TrainingSettings) {
        self.corpus = corpus
        limit = max(1, Int((settings.mining.limit * 32768).rounded()))
        // What a training example is shifted by keeps the peak inside.
        tailSamples = Int(settings.augmentation.shiftSeconds * Float(settings.features.spec.sampleRate))
        recordings = corpus.training.indices.filter { corpus.training[$0].label == corpus.labels.unknown }
    }

    /// - Returns: all places, in no order of use.
    func places(model: KeywordModel) -> [MinedPlace] {
        let model = CompiledModel(model)
        let count = min(Self.lanes, recordings.count)
        let lanes = parallelMap(count) { lane in
            places(model: model, recordings: stride(from: lane, to: recordings.count, by: count).map { recordings[$0] })
        }
        return lanes.flatMap { $0 }
    }

    /// The places of recordings heard one after the other as one stream.
    private func places(model: CompiledModel, recordings: [Int]) -> [MinedPlace] {
        let spotter = KeywordSpotter(model: model)
        let keywords = model.labels.indices.filter { model.labels[$0].isKeyword }
        let features = model.features
        var finder = PeakFinder(limit: limit, longestStretch: features.frames(inSamples: corpus.clipSamples))
        var places: [MinedPlace] = []
        var samples = [Float](repeating: 0, count: 4096)
        var (frames, origin) = (0, 0)
        for recording in recordings {
            let recorded = corpus.cache[corpus.training[recording].extent]
            let add = { (peak: PeakFinder.Peak?) in
                guard let peak else { return }
                let end = (peak.frame - 1) * features.hopLength + features.windowLength - origin + tailSamples
                let start = min(end, recorded.count) - corpus.clipSamples
                places.append(MinedPlace(recording: recording, start: max(0, start), posterior: peak.posterior))
            }
            for start in stride(from: 0, to: recorded.count, by: samples.count) {
                let length = min(samples.count, recorded.count - start)
                for index in 0..<length { samples[index] = Float(recorded[start + index]) * 0x1p-15 }
                spotter.observe(samples.span.extracting(0..<length)) { posteriors, _ in
                    frames += 1
                    let greatest = keywords.reduce(0) { max($0, Int(posteriors[$1])) }
                    add(finder.add(greatest, frame: frames))
                }
            }
            add(finder.finish())
            origin += recorded.count
        }
        return places
    }
}
