// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HarkCharts

@Suite struct AxisTests {
    /// Quantiles of the normal distribution, from tables.
    @Test func normalQuantiles() {
        #expect(abs(Axis.normalQuantile(0.5)) < 1e-9)
        #expect(abs(Axis.normalQuantile(0.975) - 1.959963985) < 1e-8)
        #expect(abs(Axis.normalQuantile(0.001) + 3.090232306) < 1e-8)
    }

    @Test func sharesFollowTheScaleAndAreClamped() {
        let decades = Axis.decades(-1...3, title: "")
        #expect([0.1, 1, 10, 1000].map { (decades.share(of: $0) * 100).rounded() } == [0, 25, 50, 100])
        #expect(decades.share(of: 0) == 0 && decades.share(of: 1e9) == 1)
        #expect(decades.ticks.map(\.label) == ["0.1", "1", "10", "100", "1000"])
        #expect(abs(Axis.posteriors("").share(of: 0.5) - 0.5) < 1e-9)
        #expect(Axis(range: 3...3, atMost: 2, title: "").share(of: 3) == 0.5)
        #expect(Axis(range: 0...4, ticks: [Tick(value: 5, label: "5")], title: "").ticks.isEmpty)
        let ticks = [3.0, 1, 2].map { Tick(value: $0, label: "\($0)") }
        #expect(Axis(range: 0...4, ticks: ticks, title: "").ticks.map(\.value) == [1, 2, 3])
    }
}
