// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hark
import HarkCore
import SpeechFeatures
import TestSupport
import Testing

@testable import HarkDatasets
@testable import HarkEvaluation
@testable import HarkTraining

/// Assignment of detections to words, and the rates that follow from the counts.
@Suite struct StreamRecordingTests {
    private static let spec = DecoderSpec(windowFrames: 1, refractoryFrames: 0)

    /// A stream with a firing at each of the given seconds, per keyword.
    private static func stream(_ seconds: [[Double]], length: Double) -> PosteriorTraces.Stream {
        let features = FeatureSpec.standard
        let traces = seconds.map { times in
            var trace = PosteriorTrace(decoder: spec, lowestThreshold: 1000)
            for time in times {
                trace.add(20_000, frame: Int(time * Double(features.sampleRate)) / features.hopLength)
            }
            return trace
        }
        return .init(traces: traces, samples: Int(length * Double(features.sampleRate)))
    }

    private static func place(_ label: Int, _ start: Double, _ length: Double, end: Double) -> WordPlace {
        WordPlace(
            label: label, path: "\(label) at \(start)",
            accepted: Int(start * 16_000)..<Int((start + length + 0.5) * 16_000), end: Int(end * 16_000))
    }

    @Test func oneDetectionAWordAndTheRestFalse() {
        let places = [
            Self.place(0, 1, 1, end: 1.8), Self.place(1, 4, 1, end: 4.6), Self.place(0, 7, 1, end: 7.9),
            Self.place(0, 10, 1, end: 10.5),
        ]
        let recording = PosteriorTraces(
            keywords: ["a", "b"], labels: [0, 1], lowestThreshold: 1000, features: .standard, places: places,
            // Keyword a: in a gap, twice in the first word, in a b, none in the second word, just after the third.
            // Keyword b: none.
            words: Self.stream([[0.5, 1.7, 2.2, 4.5, 11.6], []], length: 3600),
            negatives: [Self.stream([[3, 5], [6]], length: 1800), Self.stream([[7], []], length: 1800)])
        let first = recording.outcome(keyword: 0, threshold: 20_000)
        #expect(first.words == 3 && first.missed == 2)
        #expect(first.alarmsAmongWords == 4 && first.alarmsInNegatives == 3)
        // A firing counts at its frame's end, up to a hop and a window from the requested time.
        #expect(first.latencies.count == 1 && abs(first.latencies[0] + 0.1) < 0.05)
        let second = recording.outcome(keyword: 1, threshold: 20_000)
        #expect(
            second.words == 1 && second.missed == 1 && second.alarmsAmongWords == 0 && second.alarmsInNegatives == 1)
        #expect(recording.outcome(keyword: 0, threshold: 20_001).alarms == 0)
        #expect(recording.outcome(keyword: 0, threshold: 20_001).missed == 3)
        #expect(recording.negativeSeconds == 3600 && recording.wordSeconds == 3600)
    }

    @Test func latencies() {
        var outcome = KeywordOutcome()
        #expect(outcome.latency(share: 0.5) == nil && outcome.missRate == nil)
        outcome.latencies = [0.5, 0.1, 0.2, 0.4, 0.3]
        #expect(outcome.latency(share: 0.5) == 0.3 && outcome.latency(share: 0.95) == 0.5)
        #expect(outcome.latency(share: 0) == 0.1 && outcome.latency(share: 1) == 0.5)
    }

    /// The log odds of the peaks are exponentially distributed with mean 0.8. The fitted tail is unbiased, and a decade
    /// beyond the counted range it is right within a factor of about two.
    @Test func theTailOfAnExponential() throws {
        let thresholds = ThresholdGrid.thresholds
        let hours = 10.0
        let truth = thresholds.map { 2000 * exp(-(LogOdds.of(threshold: $0) + 4) / 0.8) }
        let decade = try #require(truth.firstIndex { $0 < 0.1 })
        var errors: [Double] = []
        for seed in 1...40 {
            var random = SeededRandom(seed: UInt64(seed))
            let peaks = (0..<20_000).map { _ in -4 - 0.8 * log(Double.random(in: 1e-12...1, using: &random)) }
            let counts = thresholds.map { threshold in peaks.count { $0 >= LogOdds.of(threshold: threshold) } }
            let rates = Calibrator.rates(thresholds: thresholds, counts: counts, hours: hours)
            for (rate, count) in zip(rates, counts) where count >= 10 { #expect(rate == Double(count) / hours) }
            #expect(zip(rates, rates.dropFirst()).allSatisfy { $0 >= $1 })
            #expect(rates.allSatisfy { $0 > 0 })
            errors.append(log(rates[decade] / truth[decade]))
        }
        #expect(abs(errors.reduce(0, +) / 40) < 0.35)
        #expect(errors.count { abs($0) < log(2.5) } > 27)
        #expect(errors.allSatisfy { abs($0) < log(10) })
    }

    /// Without alarms there is no tail to fit: the rule of three applies.
    @Test func nothingCounted() {
        let thresholds = [100, 1000, 10_000]
        #expect(
            Calibrator.rates(thresholds: thresholds, counts: [0, 0, 0], hours: 2).allSatisfy { abs($0 - 1.4979) < 1e-3 }
        )
        // Four alarms are too few for a fit.
        let few = Calibrator.rates(thresholds: thresholds, counts: [4, 1, 0], hours: 1)
        #expect(abs(few[0] - 9.1535) < 1e-3 && abs(few[1] - 4.7439) < 1e-3 && abs(few[2] - 2.9957) < 1e-3)
    }

    @Test func activeStretches() {
        let word = (0..<4000).map { Float(sin(Double($0) / 5)) * 0.3 }
        let faint = { (count: Int) in (0..<count).map { Float($0 % 2) * 0.002 } }
        #expect(ActiveStretch.range(in: faint(8000) + word + faint(6400), sampleRate: 16_000) == 8000..<12_000)
        #expect(ActiveStretch.range(in: [Float](repeating: 0, count: 100), sampleRate: 16_000) == 0..<100)
        #expect(ActiveStretch.range(in: [], sampleRate: 16_000) == 0..<0)
    }
}
