// SPDX-License-Identifier: Apache-2.0

import Glibc
import Hark

/// Makes a model's calibration of a recording of what its network heard.
package enum Calibrator {
    /// What keeps a calibration from being made.
    package enum Problem: Error, Equatable, Sendable {
        /// No recording without keywords could be used.
        case noNegatives
    }

    /// Lower rates cannot be verified.
    private static let leastRate = 1e-6

    /// - Parameters:
    ///   - recording: with recordings without keywords; false alarms among words do not count, as there keywords are far
    ///     denser than in any life.
    ///   - targetRate: false alarms per hour, all keywords together; nil: the model's thresholds stay.
    package static func calibration(of recording: PosteriorTraces, targetRate: Double?) throws(Problem) -> Calibration {
        let hours = recording.negativeSeconds / 3600
        guard hours >= Calibration.hourRange.lowerBound else { throw .noNegatives }
        let curves = recording.keywords.indices.map { curve(of: $0, recording, hours: hours) }
        return Calibration(hours: hours, targetRate: targetRate ?? 0, curves: curves)
    }

    private static func curve(of keyword: Int, _ recording: PosteriorTraces, hours: Double) -> CalibrationCurve {
        let thresholds = ThresholdGrid.thresholds.filter { $0 >= recording.lowestThreshold }
        let outcomes = thresholds.map { recording.outcome(keyword: keyword, threshold: $0) }
        // A lower threshold can have fewer alarms, where two words grow into one. What it is set for is the most.
        var counts = outcomes.map { min($0.alarmsInNegatives, CalibrationCurve.mostAlarms) }
        for index in counts.indices.dropLast().reversed() { counts[index] = max(counts[index], counts[index + 1]) }
        // And more misses, where what came before the word has fired and keeps it silent.
        var missed = outcomes.map(\.missed)
        for index in missed.indices.dropLast().reversed() { missed[index] = min(missed[index], missed[index + 1]) }
        let rates = rates(thresholds: thresholds, counts: counts, hours: hours)
        let points = thresholds.indices.map {
            CalibrationCurve.Point(
                threshold: thresholds[$0], alarms: counts[$0], rate: rates[$0], missed: missed[$0])
        }
        return CalibrationCurve(
            label: recording.labels[keyword], words: outcomes.first?.words ?? 0, points: points)
    }

    /// Expected rates: the counts' own as long as they are large enough, then the tail's; without a tail the upper bound
    /// of what the counts allow.
    package static func rates(thresholds: [Int], counts: [Int], hours: Double) -> [Double] {
        let tail = TailFit(thresholds: thresholds, counts: counts, hours: hours)
        var rates: [Double] = []
        for (threshold, count) in zip(thresholds, counts) {
            let rate: Double
            if count >= CalibrationCurve.fewestCounted {
                rate = Double(count) / hours
            } else if let tail {
                rate = tail.rate(threshold: threshold)
            } else {
                rate = PoissonBound.upper(count: count) / hours
            }
            rates.append(max(leastRate, min(rate, rates.last ?? rate)))
        }
        return rates
    }
}

/// The thresholds that curves are measured at: equal steps of the posterior's log odds, since posteriors crowd near 0
/// and 1.
package enum ThresholdGrid {
    /// Q0.15, rising: log odds of -4 to 10 in steps of a quarter, or 0.018 to the greatest posterior there is.
    package static let thresholds: [Int] = {
        var found: [Int] = []
        for step in -16...40 {
            let threshold = LogOdds.threshold(ofLogOdds: Double(step) / 4)
            if found.last.map({ $0 < threshold }) ?? true { found.append(threshold) }
        }
        return found
    }()
}

/// Rates of false alarms beyond what could be counted.
///
/// Over the highest thresholds the number of alarms is taken to fall exponentially with the threshold's log odds, as the
/// tails of most scores do: `rate(x) = rate(x0) exp(-(x - x0) / m)`, where m is the mean by which the alarms' peaks
/// surpass x0, estimated from the counts (maximum likelihood; alarms beyond the last threshold are censored there).
package struct TailFit {
    /// Alarms that a fit begins with, where there are so many: of more a larger part would lie at thresholds that say
    /// little of the tail, of fewer chance would make more (of 20 the mean is right within about a fifth).
    package static let alarms = 20
    /// Fewer give no fit.
    package static let fewestAlarms = 5

    /// Index of the threshold the fit begins at.
    package let first: Int
    private let origin: Double
    private let anchor: Double
    private let mean: Double

    /// - Parameters:
    ///   - counts: alarms at each threshold, never rising.
    ///   - hours: listened to.
    /// - Returns: nil where there are too few alarms.
    package init?(thresholds: [Int], counts: [Int], hours: Double) {
        let odds = thresholds.map { LogOdds.of(threshold: $0) }
        // The highest threshold with enough alarms; else the lowest, with all there are.
        let first = counts.lastIndex { $0 >= Self.alarms } ?? 0
        let last = counts.count - 1
        guard counts[first] >= Self.fewestAlarms, first < last else { return nil }
        // The area under the counts is the sum by which the alarms surpass the first threshold. Between two thresholds
        // an alarm is taken to end halfway.
        var sum = 0.0
        for index in first..<last {
            sum += Double(counts[index] + counts[index + 1]) / 2 * (odds[index + 1] - odds[index])
        }
        let ended = counts[first] - counts[last]
        guard ended > 0, sum > 0 else { return nil }
        self.first = first
        origin = odds[first]
        anchor = Double(counts[first]) / hours
        mean = sum / Double(ended)
    }

    /// Alarms per hour to be expected.
    package func rate(threshold: Int) -> Double {
        anchor * exp(-(LogOdds.of(threshold: threshold) - origin) / mean)
    }
}
