// SPDX-License-Identifier: Apache-2.0

import HarkEvaluation
import Testing

@Suite struct WilsonIntervalTests {
    /// The last two are in tables of the Wilson interval; all were computed in Python from the roots of Wilson's
    /// equation.
    @Test(arguments: [
        (914, 954, 0.943409, 0.969059), (0, 10, 0.0, 0.277533), (10, 10, 0.722467, 1.0), (1, 2, 0.094531, 0.905469),
    ])
    func knownIntervals(count: Int, trials: Int, low: Double, high: Double) {
        let interval = WilsonInterval(count: count, of: trials)
        #expect(abs(interval.low - low) < 1e-5 && abs(interval.high - high) < 1e-5, "\(interval)")
    }

    @Test func moreTrialsNarrowIt() {
        var width = 1.0
        for trials in [10, 100, 1_000, 10_000] {
            let interval = WilsonInterval(count: trials / 2, of: trials)
            #expect(interval.low < 0.5 && interval.high > 0.5)
            #expect(interval.high - interval.low < width)
            width = interval.high - interval.low
        }
    }
}
