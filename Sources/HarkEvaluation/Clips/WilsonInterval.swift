// SPDX-License-Identifier: Apache-2.0

import HarkBasics

/// Confidence interval of a share that was counted on a sample of clips: E. B. Wilson, "Probable inference, the law of
/// succession, and statistical inference", JASA 22 (1927).
package struct WilsonInterval: Sendable, Equatable {
    /// Both ends, 0...1, with 95 % confidence.
    package let low: Double
    package let high: Double

    /// The interval is shown below this many trials: there it is wider than about three percentage points on each side.
    package static let shownBelow = 1000
    /// Below this many trials a share is meaningless.
    package static let tooFew = 20

    /// - Parameters:
    ///   - count: of successes, 0...trials.
    ///   - trials: 1 or more.
    package init(count: Int, of trials: Int) {
        precondition(trials > 0 && (0...trials).contains(count))
        let z = 1.959963984540054
        let share = Double(count) / Double(trials)
        let weight = z * z / Double(trials)
        let middle = (share + weight / 2) / (1 + weight)
        let half = z / (1 + weight) * (share * (1 - share) / Double(trials) + weight / Double(4 * trials)).squareRoot()
        low = count == 0 ? 0 : max(0, middle - half)
        high = count == trials ? 1 : min(1, middle + half)
    }
}

extension Figures {
    /// Such as "94.3 to 96.9 %"; "-" for none.
    package static func interval(_ interval: WilsonInterval?) -> String {
        guard let interval else { return "-" }
        return "\(fixed(interval.low * 100, decimals: 1)) to \(percent(interval.high))"
    }

    /// Such as "94.3 to 96.9 % with 95 % confidence"; nil without trials, and from `WilsonInterval.shownBelow` trials on,
    /// because the interval is then narrow.
    package static func confidence(count: Int, of trials: Int) -> String? {
        guard (1..<WilsonInterval.shownBelow).contains(trials) else { return nil }
        return "\(interval(WilsonInterval(count: count, of: trials))) with 95 % confidence"
    }
}
