// SPDX-License-Identifier: Apache-2.0

import Hark

/// Results of a model on continuous audio: misses against false alarms, for each keyword and for all together.
package struct StreamEvaluation: Sendable {
    /// A word that the model does not report at its shipped thresholds.
    package struct Miss: Sendable, Equatable {
        package let keyword: String
        package let path: String
        /// The keyword's greatest posterior in the frames where a detection counts, Q0.15; 0 if it is below the floor
        /// of the trace.
        package let peak: Int
        /// The keyword's threshold, Q0.15.
        package let threshold: Int
    }

    /// A false detection at the model's shipped thresholds.
    package struct FalseAlarm: Sendable, Equatable {
        package let keyword: String
        /// The recording in which it fired, or the last one before it if it fired in a pause.
        package let path: String
        /// Seconds from the recording's start.
        package let seconds: Double
        /// Posterior, Q0.15.
        package let score: Int
        /// The stream of recordings without keywords, by its index; nil: the stream of words.
        package let lane: Int?
        /// The sample of the stream at the decision.
        package let sample: Int
    }

    package let keywords: [String]
    /// One curve per keyword, by rising threshold; the shipped threshold is among them.
    package let curves: [[OperatingPoint]]
    /// Curve of all keywords together: by rising threshold common to all or, for a calibrated model, by falling target
    /// rate. The last point is the model with its shipped thresholds.
    package let together: [OperatingPoint]
    /// Seconds of the stream of words, gaps included, and of the recordings without keywords.
    package let wordSeconds: Double
    package let negativeSeconds: Double
    package let misses: [Miss]
    package let falseAlarms: [FalseAlarm]

    /// Target rates at which a calibrated model is evaluated: false alarms per hour, all keywords together.
    package static let sensitivities = [100, 50, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05]

    /// - Parameters:
    ///   - recording: the posteriors of the model.
    ///   - model: the model with the thresholds to evaluate.
    package init(_ recording: PosteriorTraces, model: KeywordModel) {
        let shipped = recording.labels.map { Int(model.labels[$0].threshold) }
        let (wordHours, negativeHours) = (recording.wordSeconds / 3600, recording.negativeSeconds / 3600)
        let grid = ThresholdGrid.thresholds.filter { $0 >= recording.lowestThreshold }
        let point = { (keyword: String?, setting: OperatingPoint.Setting, outcome: KeywordOutcome, ships: Bool) in
            OperatingPoint(
                keyword: keyword, setting: setting, outcome: outcome, wordHours: wordHours,
                negativeHours: negativeHours, isShipped: ships)
        }
        let all = { (thresholds: [Int]) in
            recording.keywords.indices.reduce(KeywordOutcome()) {
                $0 + recording.outcome(keyword: $1, threshold: thresholds[$1])
            }
        }
        let curves = recording.keywords.indices.map { keyword in
            Set(grid + [shipped[keyword]]).sorted().map { threshold in
                point(
                    recording.keywords[keyword], .threshold(threshold),
                    recording.outcome(keyword: keyword, threshold: threshold), threshold == shipped[keyword])
            }
        }
        var together: [OperatingPoint]
        if let calibration = model.calibration {
            together = Self.sensitivities.map { rate in
                let thresholds = calibration.thresholds(total: rate)
                let own = zip(recording.labels, shipped).map { max(recording.lowestThreshold, thresholds[$0] ?? $1) }
                return point(nil, .sensitivity(rate), all(own), false)
            }
        } else {
            together = grid.map { threshold in
                point(nil, .threshold(threshold), all(shipped.map { _ in threshold }), false)
            }
        }
        together.append(point(nil, .shipped, all(shipped), true))
        self.curves = curves
        self.together = together
        keywords = recording.keywords
        wordSeconds = recording.wordSeconds
        negativeSeconds = recording.negativeSeconds
        misses = recording.misses(thresholds: shipped)
        falseAlarms = recording.falseAlarms(thresholds: shipped)
    }

    /// The point of the shipped thresholds, all keywords together.
    package var shipped: OperatingPoint { together[together.count - 1] }
}

extension PosteriorTraces {
    fileprivate func misses(thresholds: [Int]) -> [StreamEvaluation.Miss] {
        guard let words else { return [] }
        return keywords.indices.flatMap { keyword in
            detections(of: keyword, in: words, threshold: thresholds[keyword]).detected.compactMap { place, firing in
                guard firing == nil else { return nil }
                let peak = words.traces[keyword].peak(in: frames(of: place.accepted))
                return StreamEvaluation.Miss(
                    keyword: keywords[keyword], path: place.path, peak: Int(peak), threshold: thresholds[keyword])
            }
        }
    }

    fileprivate func falseAlarms(thresholds: [Int]) -> [StreamEvaluation.FalseAlarm] {
        keywords.indices.flatMap { keyword in
            let threshold = thresholds[keyword]
            let amongWords = words.map { stream in
                detections(of: keyword, in: stream, threshold: threshold).others.compactMap {
                    falseAlarm($0, keyword: keyword, in: stream, lane: nil)
                }
            }
            return (amongWords ?? [])
                + negatives.enumerated().flatMap { lane, stream in
                    stream.traces[keyword].firings(threshold: threshold).compactMap {
                        falseAlarm($0, keyword: keyword, in: stream, lane: lane)
                    }
                }
        }
    }

    private func falseAlarm(
        _ firing: PosteriorTrace.Firing, keyword: Int, in stream: Stream, lane: Int?
    ) -> StreamEvaluation.FalseAlarm? {
        let sample = sample(of: firing)
        guard let part = stream.parts.last(where: { $0.firstSample < sample }) else { return nil }
        return StreamEvaluation.FalseAlarm(
            keyword: keywords[keyword], path: part.path,
            seconds: Double(sample - part.firstSample + part.skipped) / Double(features.sampleRate),
            score: Int(firing.score), lane: lane, sample: sample)
    }

    /// Frames that end within a range of samples.
    private func frames(of samples: Range<Int>) -> Range<Int> {
        let first = max(0, samples.lowerBound - features.windowLength) / features.hopLength + 1
        return first..<max(first, (samples.upperBound - features.windowLength) / features.hopLength + 1)
    }
}

/// The result of one setting of a model on continuous audio: a point of a curve of misses against false alarms.
package struct OperatingPoint: Sendable, Equatable {
    /// The setting of the thresholds.
    package enum Setting: Sendable, Equatable {
        /// One threshold, Q0.15.
        case threshold(Int)
        /// The thresholds that a model's calibration gives for a number of false alarms per hour of all keywords together.
        case sensitivity(Double)
        /// Each keyword's own threshold, as the model ships.
        case shipped
    }

    /// nil: all keywords together.
    package let keyword: String?
    package let setting: Setting
    package let outcome: KeywordOutcome
    /// Hours of the stream of words and of the recordings without keywords.
    package let wordHours: Double
    package let negativeHours: Double
    /// Whether this is the shipped setting.
    package let isShipped: Bool

    /// All false detections over all hours; nil without sound.
    package var falseAlarmsPerHour: Double? {
        let hours = wordHours + negativeHours
        return hours > 0 ? Double(outcome.alarms) / hours : nil
    }

    /// False detections in the recordings without keywords, per hour of them; nil without any.
    package var falseAlarmsPerNegativeHour: Double? {
        negativeHours > 0 ? Double(outcome.alarmsInNegatives) / negativeHours : nil
    }

    /// False detections in the stream of words, per hour of it; nil without words.
    package var falseAlarmsPerWordHour: Double? {
        wordHours > 0 ? Double(outcome.alarmsAmongWords) / wordHours : nil
    }

    /// Share of the words missed; nil without words.
    package var missRate: Double? { outcome.missRate }
}

extension [OperatingPoint] {
    /// The points of a curve to draw: by rising false alarm rate, each with fewer misses than the one before.
    ///
    /// A higher threshold can give more false alarms or fewer misses than a lower one, because one long detection can
    /// become two. Such points would make a line double back. The shipped point is always drawn; points that are better
    /// or worse than it in both rates are not.
    package var drawn: [OperatingPoint] {
        var rates = compactMap { point -> (point: OperatingPoint, alarms: Double, misses: Double)? in
            guard let alarms = point.falseAlarmsPerHour, let misses = point.missRate else { return nil }
            return (point, alarms, misses)
        }
        if let shipped = rates.first(where: { $0.point.isShipped }) {
            rates =
                [shipped]
                + rates.filter {
                    $0.alarms < shipped.alarms && $0.misses > shipped.misses
                        || $0.alarms > shipped.alarms && $0.misses < shipped.misses
                }
        }
        rates.sort { ($0.alarms, $0.misses) < ($1.alarms, $1.misses) }
        var least = Double.infinity
        return rates.filter { point in
            guard point.misses < least else { return false }
            least = point.misses
            return true
        }.map { $0.point }
    }
}

/// The counts of an evaluation for one keyword at one threshold, or their sum over keywords.
package struct KeywordOutcome: Sendable, Equatable {
    /// Number of words in the stream.
    package internal(set) var words = 0
    /// Number of words without a detection.
    package internal(set) var missed = 0
    /// False detections in the stream of words: a second one of the same word, one of another word, one in a gap.
    package internal(set) var alarmsAmongWords = 0
    /// Detections in the recordings without keywords.
    package internal(set) var alarmsInNegatives = 0
    /// Seconds from the end of each detected word to its detection, not sorted; negative if it came before the end.
    package internal(set) var latencies: [Double] = []

    package var alarms: Int { alarmsAmongWords + alarmsInNegatives }

    /// Share of the words missed; nil without a word.
    package var missRate: Double? { words == 0 ? nil : Double(missed) / Double(words) }

    /// The latency that a share of the detected words does not exceed; nil if no word was detected.
    /// - Parameter share: 0...1.
    package func latency(share: Double) -> Double? {
        guard !latencies.isEmpty else { return nil }
        let sorted = latencies.sorted()
        return sorted[max(0, Int((share * Double(sorted.count)).rounded(.up)) - 1)]
    }

    /// The sum of two outcomes.
    package static func + (one: KeywordOutcome, other: KeywordOutcome) -> KeywordOutcome {
        var sum = one
        sum.words += other.words
        sum.missed += other.missed
        sum.alarmsAmongWords += other.alarmsAmongWords
        sum.alarmsInNegatives += other.alarmsInNegatives
        sum.latencies += other.latencies
        return sum
    }
}
