// SPDX-License-Identifier: Apache-2.0

import Hark

/// How a model does in continuous sound: misses against false alarms, keyword by keyword and together.
package struct StreamEvaluation: Sendable {
    /// A word that the model, as it ships, does not report.
    package struct Miss: Sendable, Equatable {
        package let keyword: String
        package let path: String
        /// Its greatest posterior while the word could be found, Q0.15; 0 where it is not worth a mention.
        package let peak: Int
        /// The keyword's threshold, Q0.15.
        package let threshold: Int
    }

    /// A detection that is false, as the model ships.
    package struct FalseAlarm: Sendable, Equatable {
        package let keyword: String
        /// The recording in which it fired, or after which: in the gap that follows a word.
        package let path: String
        /// Seconds from the recording's start.
        package let seconds: Double
        /// Posterior, Q0.15.
        package let score: Int
    }

    package let keywords: [String]
    /// By keyword, of rising thresholds; the one it ships with is among them.
    package let curves: [[OperatingPoint]]
    /// All keywords together: of rising thresholds common to all, or, in a calibrated model, of falling rates asked for;
    /// the last is how the model ships.
    package let together: [OperatingPoint]
    /// Seconds of the stream of words, gaps included, and of the recordings without keywords.
    package let wordSeconds: Double
    package let negativeSeconds: Double
    package let misses: [Miss]
    package let falseAlarms: [FalseAlarm]

    /// False alarms per hour, all keywords together, at which a calibrated model is judged.
    package static let sensitivities = [100, 50, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05]

    /// - Parameters:
    ///   - recording: what the model's network heard.
    ///   - model: with the thresholds to judge.
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

    /// How the model ships, all keywords together.
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
                    falseAlarm($0, keyword: keyword, in: stream)
                }
            }
            return (amongWords ?? [])
                + negatives.flatMap { stream in
                    stream.traces[keyword].firings(threshold: threshold).compactMap {
                        falseAlarm($0, keyword: keyword, in: stream)
                    }
                }
        }
    }

    private func falseAlarm(
        _ firing: PosteriorTrace.Firing, keyword: Int, in stream: Stream
    ) -> StreamEvaluation.FalseAlarm? {
        let sample = sample(of: firing)
        guard let part = stream.parts.last(where: { $0.firstSample < sample }) else { return nil }
        return StreamEvaluation.FalseAlarm(
            keyword: keywords[keyword], path: part.path,
            seconds: Double(sample - part.firstSample) / Double(features.sampleRate), score: Int(firing.score))
    }

    /// Frames that end within a range of samples.
    private func frames(of samples: Range<Int>) -> Range<Int> {
        let first = max(0, samples.lowerBound - features.windowLength) / features.hopLength + 1
        return first..<max(first, (samples.upperBound - features.windowLength) / features.hopLength + 1)
    }
}

/// What a setting of a model comes to in continuous sound: a point of a curve of misses against false alarms.
package struct OperatingPoint: Sendable, Equatable {
    /// What was set.
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
    /// Whether it is how the model ships.
    package let isShipped: Bool

    /// All false detections over all hours; nil without sound.
    package var falseAlarmsPerHour: Double? {
        let hours = wordHours + negativeHours
        return hours > 0 ? Double(outcome.alarms) / hours : nil
    }

    /// Those in the recordings without keywords, over their hours; nil without any.
    package var falseAlarmsPerNegativeHour: Double? {
        negativeHours > 0 ? Double(outcome.alarmsInNegatives) / negativeHours : nil
    }

    /// Those in the stream of words, over its hours; nil without words.
    package var falseAlarmsPerWordHour: Double? {
        wordHours > 0 ? Double(outcome.alarmsAmongWords) / wordHours : nil
    }

    /// Share of the words missed; nil without words.
    package var missRate: Double? { outcome.missRate }
}

/// What one keyword with one threshold came to in an evaluation.
package struct KeywordOutcome: Sendable, Equatable {
    /// Words there were.
    package internal(set) var words = 0
    /// Words without a detection.
    package internal(set) var missed = 0
    /// False detections in the stream of words: a second one of the same word, one of another word, one in a gap.
    package internal(set) var alarmsAmongWords = 0
    /// Detections in the recordings without keywords.
    package internal(set) var alarmsInNegatives = 0
    /// Seconds from the end of each word found to its detection, in no order; less than 0 where it came before the end.
    package internal(set) var latencies: [Double] = []

    package var alarms: Int { alarmsAmongWords + alarmsInNegatives }

    /// Share of the words missed; nil without a word.
    package var missRate: Double? { words == 0 ? nil : Double(missed) / Double(words) }

    /// The latency that a share of the words found does not exceed; nil where none was found.
    /// - Parameter share: 0...1.
    package func latency(share: Double) -> Double? {
        guard !latencies.isEmpty else { return nil }
        let sorted = latencies.sorted()
        return sorted[max(0, Int((share * Double(sorted.count)).rounded(.up)) - 1)]
    }

    /// Both together.
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
