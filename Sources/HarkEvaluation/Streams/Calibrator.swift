// SPDX-License-Identifier: Apache-2.0

import Glibc
import Hark

/// Computes a model's calibration from its posteriors over recordings.
package enum Calibrator {
    /// Why a calibration cannot be computed.
    package enum Problem: Error, Equatable, Sendable {
        /// No recording without keywords could be used.
        case noNegatives
    }

    /// Lower bound of the rates. Lower ones cannot be verified.
    private static let leastRate = 1e-6

    /// - Parameters:
    ///   - recording: posteriors that include recordings without keywords. False alarms among words do not count,
    ///     because keywords are far denser there than in real use.
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
        // A lower threshold can have fewer alarms, because two detections can merge into one. Each threshold gets at
        // least the count of every higher one.
        var counts = outcomes.map { min($0.alarmsInNegatives, CalibrationCurve.mostAlarms) }
        for index in counts.indices.dropLast().reversed() { counts[index] = max(counts[index], counts[index + 1]) }
        // A lower threshold can have more misses, because a detection before the word suppresses that of the word. Each
        // threshold gets at most the misses of every higher one.
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

    /// Expected false alarms per hour at each threshold: the counted rate if the count is large enough, otherwise the
    /// rate of the tail fit, or without a fit the Poisson upper bound of the count.
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

/// The thresholds at which curves are measured. They have equal steps in the posterior's log odds, because posteriors
/// are dense near 0 and 1.
package enum ThresholdGrid {
    /// Q0.15, rising: log odds of -4 to 10 in steps of a quarter, which is 0.018 to the greatest possible posterior.
    package static let thresholds: [Int] = {
        var found: [Int] = []
        for step in -16...40 {
            let threshold = LogOdds.threshold(ofLogOdds: Double(step) / 4)
            if found.last.map({ $0 < threshold }) ?? true { found.append(threshold) }
        }
        return found
    }()
}

/// Extrapolates false alarm rates to thresholds at which too few alarms were counted.
///
/// At the highest thresholds the number of alarms is assumed to fall exponentially with the threshold's log odds, as
/// the tails of most scores do: `rate(x) = rate(x0) exp(-(x - x0) / m)`, where m is the mean excess of the alarms'
/// peaks over x0. It is estimated from the counts by maximum likelihood; alarms beyond the last threshold are censored
/// there.
package struct TailFit {
    /// Number of alarms at the threshold where the fit begins, if there are that many. With more alarms, a larger part
    /// would lie at thresholds that say little about the tail; with fewer, the random error would be larger (20 alarms
    /// give the mean within about a fifth).
    package static let alarms = 20
    /// With fewer alarms there is no fit.
    package static let fewestAlarms = 5

    /// Index of the threshold at which the fit begins.
    package let first: Int
    private let origin: Double
    private let anchor: Double
    private let mean: Double

    /// - Parameters:
    ///   - counts: alarms at each threshold, never rising.
    ///   - hours: hours of audio.
    /// - Returns: nil if there are too few alarms.
    package init?(thresholds: [Int], counts: [Int], hours: Double) {
        let odds = thresholds.map { LogOdds.of(threshold: $0) }
        // The highest threshold with enough alarms, otherwise the lowest threshold, which has the most.
        let first = counts.lastIndex { $0 >= Self.alarms } ?? 0
        let last = counts.count - 1
        guard counts[first] >= Self.fewestAlarms, first < last else { return nil }
        // The area under the counts is the total excess of the alarms over the first threshold. An alarm that ends
        // between two thresholds is assumed to end halfway.
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

    /// Expected false alarms per hour.
    package func rate(threshold: Int) -> Double {
        anchor * exp(-(LogOdds.of(threshold: threshold) - origin) / mean)
    }
}
