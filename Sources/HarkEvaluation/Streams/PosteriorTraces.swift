// SPDX-License-Identifier: Apache-2.0

import Hark
import SpeechFeatures

/// The posteriors of a model over a stream of words and over recordings without keywords. They are kept so that any
/// threshold can be evaluated without running the network again.
package struct PosteriorTraces: Sendable {
    /// The posteriors of one stream, one trace per keyword.
    package struct Stream: Sendable {
        package let traces: [PosteriorTrace]
        package let samples: Int
        /// The recordings in it.
        package var parts: [NegativeStream.Part] = []
    }

    /// The keywords' names, in the model's order, and their indices among its labels.
    package let keywords: [String]
    package let labels: [Int]
    /// Lowest threshold that can be evaluated, Q0.15.
    package let lowestThreshold: Int

    package let features: FeatureSpec
    package let places: [WordPlace]
    /// nil if there are no words.
    package let words: Stream?
    package let negatives: [Stream]

    /// Seconds of the stream of words, gaps included.
    package var wordSeconds: Double { Double(words?.samples ?? 0) / Double(features.sampleRate) }
    /// Seconds of recordings without keywords.
    package var negativeSeconds: Double {
        Double(negatives.reduce(0) { $0 + $1.samples }) / Double(features.sampleRate)
    }

    /// Counts the words, misses and false alarms of a keyword at a threshold, and measures the detections' latencies.
    /// - Parameters:
    ///   - keyword: index among ``keywords``.
    ///   - threshold: Q0.15, not below ``lowestThreshold``.
    package func outcome(keyword: Int, threshold: Int) -> KeywordOutcome {
        precondition(threshold >= lowestThreshold, "a threshold that nothing was kept for")
        var outcome = KeywordOutcome()
        for stream in negatives {
            outcome.alarmsInNegatives += stream.traces[keyword].firings(threshold: threshold).count
        }
        guard let words else { return outcome }
        let found = detections(of: keyword, in: words, threshold: threshold)
        outcome.words = found.detected.count
        outcome.missed = found.detected.count { $0.firing == nil }
        outcome.alarmsAmongWords = found.others.count
        outcome.latencies = found.detected.compactMap { place, firing in
            firing.map { Double(sample(of: $0) - place.end) / Double(features.sampleRate) }
        }
        return outcome
    }

    /// Each word's first detection within its range, and all other firings.
    package func detections(
        of keyword: Int, in stream: Stream, threshold: Int
    ) -> (detected: [(place: WordPlace, firing: PosteriorTrace.Firing?)], others: [PosteriorTrace.Firing]) {
        var firings = stream.traces[keyword].firings(threshold: threshold)[...]
        var detected: [(place: WordPlace, firing: PosteriorTrace.Firing?)] = []
        var others: [PosteriorTrace.Firing] = []
        for place in places where place.label == labels[keyword] {
            while let next = firings.first, sample(of: next) < place.accepted.lowerBound {
                others.append(next)
                firings.removeFirst()
            }
            let isHeard = firings.first.map { sample(of: $0) < place.accepted.upperBound } ?? false
            detected.append((place, isHeard ? firings.removeFirst() : nil))
        }
        return (detected, others + firings)
    }

    /// Number of samples of the stream at the decision of a firing.
    package func sample(of firing: PosteriorTrace.Firing) -> Int {
        (firing.frame - 1) * features.hopLength + features.windowLength
    }
}
