// SPDX-License-Identifier: Apache-2.0

import Glibc
import Hark

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
