// SPDX-License-Identifier: Apache-2.0

import Hark
import HarkBasics
import HarkCore

/// Runs a model over all training recordings without keywords, as over a live stream, and finds the places where a
/// keyword's posterior peaks (Hou, Shi, Ostendorf, Hwang & Xie, ICASSP 2020).
struct Miner: Sendable {
    /// Number of streams that the recordings are divided among. It is fixed so that the result does not depend on the
    /// number of cores.
    private static let lanes = 64

    private let corpus: TrainingCorpus
    /// Smallest posterior of a place, Q0.15.
    private let limit: Int
    /// Samples that a place's clip extends beyond the peak.
    private let tailSamples: Int
    /// Indices of the training recordings without keywords.
    private let recordings: [Int]

    init(corpus: TrainingCorpus, settings: TrainingSettings) {
        self.corpus = corpus
        limit = max(1, Int((settings.mining.limit * 32768).rounded()))
        // As long as the largest shift of a training example, so that the peak stays inside the clip.
        tailSamples = Int(settings.augmentation.shiftSeconds * Float(settings.features.spec.sampleRate))
        recordings = corpus.training.indices.filter { corpus.training[$0].label == corpus.labels.unknown }
    }

    /// - Returns: all places, not sorted.
    func places(model: KeywordModel) -> [MinedPlace] {
        let model = CompiledModel(model)
        let count = min(Self.lanes, recordings.count)
        let lanes = parallelMap(count) { lane in
            places(model: model, recordings: stride(from: lane, to: recordings.count, by: count).map { recordings[$0] })
        }
        return lanes.flatMap { $0 }
    }

    /// The places in recordings that follow each other in one stream.
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

    /// Whether two clips of `clipSamples` samples share at least half of their samples.
    func overlaps(_ other: MinedPlace, clipSamples: Int) -> Bool {
        recording == other.recording && 2 * abs(start - other.start) <= clipSamples
    }
}

extension [MinedPlace] {
    /// Merges two lists of places: new places before old ones, each sorted by falling posterior. Of places that
    /// overlap, only the first is kept.
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

/// Finds peaks of the keyword posterior: the frame with the greatest posterior in each run of frames at or above a
/// limit.
struct PeakFinder {
    struct Peak: Sendable, Equatable {
        let frame: Int
        /// Q0.15.
        let posterior: Int
    }

    /// Q0.15.
    private let limit: Int
    /// Frames after which a run is split; each part has its own peak.
    private let longestStretch: Int
    private var first = 0
    private var peak: Peak?

    init(limit: Int, longestStretch: Int) {
        self.limit = limit
        self.longestStretch = longestStretch
    }

    /// - Parameter posterior: the greatest posterior of all keywords, Q0.15.
    /// - Returns: the peak of a run that has just ended, or nil.
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

    /// Ends the current run, for example at the end of a recording.
    /// - Returns: its peak; nil if there is no current run.
    mutating func finish() -> Peak? {
        defer { peak = nil }
        return peak
    }
}
