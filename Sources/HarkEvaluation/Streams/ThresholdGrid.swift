// SPDX-License-Identifier: Apache-2.0

import Hark

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
