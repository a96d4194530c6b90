// SPDX-License-Identifier: Apache-2.0

import Glibc

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
