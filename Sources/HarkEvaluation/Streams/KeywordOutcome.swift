// SPDX-License-Identifier: Apache-2.0

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
