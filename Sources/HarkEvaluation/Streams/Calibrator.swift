// SPDX-License-Identifier: Apache-2.0

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
