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

/// A place in a training recording without keywords where the network's posterior of a keyword peaked.
struct MinedPlace: Sendable, Equatable {
    /// Index among the training recordings.
    let recording: Int
    /// First sample of the clip that ends shortly after the peak.
    let start: Int
    /// The peak, Q0.15.
    let posterior: Int

    /// Whether two clips of a length have half of their samples or more in common.
    func overlaps(_ other: MinedPlace, clipSamples: Int) -> Bool {
        recording == other.recording && 2 * abs(start - other.start) <= clipSamples
    }
}

extension [MinedPlace] {
    /// New places before old ones, the greater posterior before the lesser; of places that overlap the first is kept.
    static func merged(new: [MinedPlace], old: [MinedPlace], atMost count: Int, clipSamples: Int) -> [MinedPlace] {
        var kept: [MinedPlace] = []
        var byRecording: [Int: [MinedPlace]] = [:]
        for place in ordered(new) + ordered(old) where kept.count < count {
            let neighbours = byRecording[place.recording, default: []]
            if neighbours.contains(where: { $0.overlaps(place, clipSamples: clipSamples) }) { continue }
            byRecording[place.recording, default: []].append(place)
            kept.append(place)
        }
        return kept
    }

    private static func ordered(_ places: [MinedPlace]) -> [MinedPlace] {
        places.sorted { ($1.posterior, $0.recording, $0.start) < ($0.posterior, $1.recording, $1.start) }
    }
}

/// Finds the frames at which a keyword's posterior is greatest, one in each stretch of frames at or above a limit.
struct PeakFinder {
    struct Peak: Sendable, Equatable {
        let frame: Int
        /// Q0.15.
        let posterior: Int
    }

    /// Q0.15.
    private let limit: Int
    /// A longer stretch has a peak for each part of this length.
    private let longestStretch: Int
    private var first = 0
    private var peak: Peak?

    init(limit: Int, longestStretch: Int) {
        self.limit = limit
        self.longestStretch = longestStretch
    }

    /// - Parameter posterior: the greatest of all keywords, Q0.15.
    /// - Returns: the peak of a stretch that is over.
    mutating func add(_ posterior: Int, frame: Int) -> Peak? {
        guard posterior >= limit else { return finish() }
        guard let peak else {
            first = frame
            peak = Peak(frame: frame, posterior: posterior)
            return nil
        }
        if frame - first >= longestStretch {
            first = frame
            self.peak = Peak(frame: frame, posterior: posterior)
            return peak
        }
        if posterior > peak.posterior { self.peak = Peak(frame: frame, posterior: posterior) }
        return nil
    }

    /// Ends the stretch, as at the end of a recording.
    mutating func finish() -> Peak? {
        defer { peak = nil }
        return peak
    }
}
