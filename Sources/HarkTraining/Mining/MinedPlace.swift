// SPDX-License-Identifier: Apache-2.0

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
