// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What thresholds of one keyword come to, as measured.
package struct CalibrationCurve: Sendable, Equatable {
    package struct Point: Sendable, Equatable {
        /// Q0.15, 1...32767.
        package let threshold: Int
        /// False alarms counted.
        package let alarms: Int
        /// False alarms to be expected in an hour.
        package let rate: Double
        /// Words missed.
        package let missed: Int

        package init(threshold: Int, alarms: Int, rate: Double, missed: Int) {
            self.threshold = threshold
            self.alarms = alarms
            self.rate = Double(Float(rate))
            self.missed = missed
        }

        /// Whether so few alarms were counted that the rate is that of the tail fitted to the counts below.
        package var isExtrapolated: Bool { alarms < CalibrationCurve.fewestCounted }
    }

    /// Counts from here on are taken for what they are: their rate is right within about a third (one standard deviation).
    package static let fewestCounted = 10
    /// Alarms a point may have counted.
    package static let mostAlarms = 1_000_000
    /// Points a curve may have.
    package static let pointCounts = 2...64

    /// Index among the model's labels.
    package let label: Int
    /// Words that misses were counted in; 0: none.
    package let words: Int
    /// Of rising thresholds: alarms and rates never rise, misses never fall.
    package let points: [Point]

    /// - Precondition: 2...64 points as described, each within its range; at most 2^31 words.
    package init(label: Int, words: Int, points: [Point]) {
        precondition((0...65535).contains(label) && (0...1 << 31).contains(words))
        let problem = Self.problem(words: words, points: points)
        precondition(problem == nil, problem ?? "")
        self.label = label
        self.words = words
        self.points = points
    }

    /// What keeps the points from being a curve, or nil.
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

    /// The least threshold at which no more false alarms are to be expected.
    ///
    /// Between points the logarithm of the rate goes straight over the log odds of the threshold. A rate above that of the
    /// lowest threshold gives that threshold, one below that of the highest gives the highest.
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
        // Rounding down would let more through than was asked for.
        var threshold = LogOdds.threshold(ofLogOdds: odds)
        while threshold < high.threshold, self.rate(threshold: threshold) > rate { threshold += 1 }
        return max(low.threshold, min(high.threshold, threshold))
    }

    /// False alarms per hour to be expected at a threshold (Q0.15); at those beyond the curve, its end's.
    package func rate(threshold: Int) -> Double {
        let (low, high, share) = place(of: threshold)
        return low.rate * pow(high.rate / low.rate, share)
    }

    /// Share of the words missed at a threshold (Q0.15); nil where no words were measured.
    package func missRate(threshold: Int) -> Double? {
        guard words > 0 else { return nil }
        let (low, high, share) = place(of: threshold)
        return (Double(low.missed) + share * Double(high.missed - low.missed)) / Double(words)
    }

    /// The false alarms counted at the nearest point not above a threshold.
    package func alarms(threshold: Int) -> Int {
        (points.last { $0.threshold <= threshold } ?? points[0]).alarms
    }

    /// Whether the rate at a threshold rests on a fit, not on counts.
    package func isExtrapolated(threshold: Int) -> Bool { place(of: threshold).high.isExtrapolated }

    /// The points on both sides and how far between them it lies, 0...1.
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

/// What a count of rare events says about their rate.
package enum PoissonBound {
    /// The greatest mean under which as few events as counted still come up in one of twenty trials: the one-sided upper
    /// bound of 95 % confidence. 3.0 where none was counted (the rule of three).
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
        // Terms by their logarithms: exp(-mean) alone would vanish.
        var term = -mean
        var sum = exp(term)
        for events in stride(from: 1, through: count, by: 1) {
            term += log(mean / Double(events))
            sum += exp(term)
        }
        return sum
    }
}

/// Posteriors in the unit in which the rate of false alarms falls evenly.
package enum LogOdds {
    /// ln(p / (1 - p)) of a posterior.
    /// - Parameter threshold: Q0.15, 1...32767.
    package static func of(threshold: Int) -> Double {
        log(Double(threshold) / Double(32768 - threshold))
    }

    /// The Q0.15 posterior of log odds, rounded, 1...32767.
    package static func threshold(ofLogOdds value: Double) -> Int {
        max(1, min(32767, Int((32768 / (1 + exp(-value))).rounded())))
    }
}
