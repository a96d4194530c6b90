// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The measured false alarms and misses of one keyword as a function of its threshold.
package struct CalibrationCurve: Sendable, Equatable {
    package struct Point: Sendable, Equatable {
        /// Q0.15, 1...32767.
        package let threshold: Int
        /// False alarms counted.
        package let alarms: Int
        /// Expected false alarms per hour.
        package let rate: Double
        /// Number of words missed.
        package let missed: Int

        package init(threshold: Int, alarms: Int, rate: Double, missed: Int) {
            self.threshold = threshold
            self.alarms = alarms
            self.rate = Double(Float(rate))
            self.missed = missed
        }

        /// Whether the count of alarms is too small to give the rate. The rate is then that of a tail fitted to the
        /// false alarms at lower thresholds.
        package var isExtrapolated: Bool { alarms < CalibrationCurve.fewestCounted }
    }

    /// The smallest count of alarms that gives the rate without a fit. The standard deviation of such a rate is about a
    /// third of it.
    package static let fewestCounted = 10
    /// Maximum number of alarms of a point.
    package static let mostAlarms = 1_000_000
    /// Allowed number of points of a curve.
    package static let pointCounts = 2...64

    /// Index among the model's labels.
    package let label: Int
    /// Number of words in which misses were counted; 0 if misses were not counted.
    package let words: Int
    /// The points in the order of rising thresholds. Alarms and rates never rise, misses never fall.
    package let points: [Point]

    /// - Precondition: 2...64 points in the order of ``points``, each within its range; at most 2^31 words.
    package init(label: Int, words: Int, points: [Point]) {
        precondition((0...65535).contains(label) && (0...1 << 31).contains(words))
        let problem = Self.problem(words: words, points: points)
        precondition(problem == nil, problem ?? "")
        self.label = label
        self.words = words
        self.points = points
    }

    /// Why the points do not form a valid curve, as a phrase, or nil if they do.
    static func problem(words: Int, points: [Point]) -> String? {
        guard pointCounts.contains(points.count) else { return "\(points.count) points" }
        for point in points {
            guard (1...32767).contains(point.threshold) else { return "a threshold of \(point.threshold)" }
            guard Calibration.rateRange.contains(point.rate) else { return "a rate of \(point.rate)" }
            guard (0...mostAlarms).contains(point.alarms) else { return "\(point.alarms) alarms" }
            guard (0...words).contains(point.missed) else { return "\(point.missed) misses of \(words) words" }
        }
        for (one, next) in zip(points, points.dropFirst()) {
            guard one.threshold < next.threshold, one.alarms >= next.alarms, one.rate >= next.rate,
                one.missed <= next.missed
            else { return "points that rise and fall" }
        }
        return nil
    }

    /// The lowest threshold whose expected false-alarm rate does not exceed the given rate.
    ///
    /// Between points the logarithm of the rate is linear in the log odds of the threshold. A rate above that of the
    /// lowest threshold gives the lowest threshold. A rate below that of the highest threshold gives the highest
    /// threshold.
    /// - Parameter rate: per hour, above 0.
    /// - Returns: Q0.15.
    package func threshold(rate: Double) -> Int {
        precondition(rate > 0)
        guard let above = points.firstIndex(where: { $0.rate <= rate }) else {
            return points[points.count - 1].threshold
        }
        guard above > 0 else { return points[0].threshold }
        let (low, high) = (points[above - 1], points[above])
        let share = log(low.rate / rate) / log(low.rate / high.rate)
        let from = LogOdds.of(threshold: low.threshold)
        let odds = from + share * (LogOdds.of(threshold: high.threshold) - from)
        // A threshold that was rounded down could exceed the requested rate.
        var threshold = LogOdds.threshold(ofLogOdds: odds)
        while threshold < high.threshold, self.rate(threshold: threshold) > rate { threshold += 1 }
        return max(low.threshold, min(high.threshold, threshold))
    }

    /// Expected false alarms per hour at a threshold (Q0.15). Beyond the ends of the curve, the rate at the nearer end.
    package func rate(threshold: Int) -> Double {
        let (low, high, share) = place(of: threshold)
        return low.rate * pow(high.rate / low.rate, share)
    }

    /// Share of the words missed at a threshold (Q0.15); nil if misses were not counted.
    package func missRate(threshold: Int) -> Double? {
        guard words > 0 else { return nil }
        let (low, high, share) = place(of: threshold)
        return (Double(low.missed) + share * Double(high.missed - low.missed)) / Double(words)
    }

    /// The false alarms counted at the highest point not above a threshold, or at the lowest point if all are above it.
    package func alarms(threshold: Int) -> Int {
        (points.last { $0.threshold <= threshold } ?? points[0]).alarms
    }

    /// Whether the rate at a threshold comes from a fit and not from counts.
    package func isExtrapolated(threshold: Int) -> Bool { place(of: threshold).high.isExtrapolated }

    /// The points on both sides of a threshold, and its position between them in log odds, 0...1.
    private func place(of threshold: Int) -> (low: Point, high: Point, share: Double) {
        guard let above = points.firstIndex(where: { $0.threshold >= threshold }) else {
            return (points[points.count - 1], points[points.count - 1], 0)
        }
        guard above > 0 else { return (points[0], points[0], 0) }
        let (low, high) = (points[above - 1], points[above])
        let from = LogOdds.of(threshold: low.threshold)
        return (
            low, high,
            (LogOdds.of(threshold: threshold) - from) / (LogOdds.of(threshold: high.threshold) - from)
        )
    }
}

/// The confidence bound of a rate of rare events, given their count.
package enum PoissonBound {
    /// The one-sided upper bound, with 95 % confidence, of the mean of a Poisson distribution: the mean for which the
    /// probability of at most `count` events is 5 %. For a count of 0 it is 3.0 (the rule of three).
    /// - Parameter count: 0...10^6.
    package static func upper(count: Int) -> Double {
        precondition((0...1_000_000).contains(count))
        var (low, high) = (Double(count), Double(count) + 4 * Double(count + 1).squareRoot() + 4)
        while high - low > 1e-6 * max(1, high) {
            let middle = (low + high) / 2
            if probability(atMost: count, mean: middle) > 0.05 { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    private static func probability(atMost count: Int, mean: Double) -> Double {
        // The terms are computed from their logarithms, because exp(-mean) alone underflows for large means.
        var term = -mean
        var sum = exp(term)
        for events in stride(from: 1, through: count, by: 1) {
            term += log(mean / Double(events))
            sum += exp(term)
        }
        return sum
    }
}

/// The log odds of posteriors. Over them the false-alarm rate falls about exponentially.
package enum LogOdds {
    /// ln(p / (1 - p)) of a posterior.
    /// - Parameter threshold: Q0.15, 1...32767.
    package static func of(threshold: Int) -> Double {
        log(Double(threshold) / Double(32768 - threshold))
    }

    /// The posterior with the given log odds, Q0.15, rounded, 1...32767.
    package static func threshold(ofLogOdds value: Double) -> Int {
        max(1, min(32767, Int((32768 / (1 + exp(-value))).rounded())))
    }
}
