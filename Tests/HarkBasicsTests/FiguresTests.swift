// SPDX-License-Identifier: Apache-2.0

import HarkBasics
import Testing

@Suite struct FiguresTests {
    @Test(arguments: [(0.05, 2, "0.05"), (-1.25, 1, "-1.3"), (0.999, 2, "1.00"), (-0.001, 2, "0.00"), (12, 0, "12")])
    func decimals(value: Double, decimals: Int, text: String) {
        #expect(Figures.fixed(value, decimals: decimals) == text)
    }

    /// Figures of model files are anybody's numbers.
    @Test(arguments: [Double.infinity, -.infinity, .nan, 1e308, -1e308, 1e18])
    func noNumberIsTooLarge(value: Double) {
        #expect(!Figures.fixed(value, decimals: 3).isEmpty)
        #expect(!Figures.percent(value).isEmpty)
        #expect(!Figures.rate(value).isEmpty)
    }
}
