// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A range of values along an edge of a chart, with ticks and a title.
package struct Axis: Sendable {
    package enum Scale: Sendable {
        case linear, logarithmic
        /// Rates by the quantiles of the normal distribution, as in DET plots (Martin et al. 1997, "The DET curve in
        /// assessment of detection task performance").
        case normalDeviate
        /// Posteriors by their log odds, because they crowd near 0 and 1.
        case logOdds
    }

    package let scale: Scale
    /// Within the values that the scale has: above 0, and below 1 for rates and posteriors.
    package let range: ClosedRange<Double>
    /// Ascending.
    package let ticks: [Tick]
    package let title: String

    /// - Parameter ticks: in any order; those outside the range are left out.
    package init(_ scale: Scale = .linear, range: ClosedRange<Double>, ticks: [Tick], title: String) {
        self.scale = scale
        self.range = range
        self.ticks = ticks.filter { range.contains($0.value) }.sorted { $0.value < $1.value }
        self.title = title
    }

    /// A linear axis with ticks at round values.
    package init(range: ClosedRange<Double>, atMost count: Int, title: String) {
        self.init(range: range, ticks: Ticks.linear(in: range, atMost: count), title: title)
    }

    /// Error rates from 0.1 % to 50 %, or to 98 % if `isWhole`.
    package static func errorRates(_ title: String, isWhole: Bool = false) -> Axis {
        let marks = isWhole ? [0.1, 1, 5, 20, 50, 80, 95] : [0.1, 1, 2, 5, 10, 20, 40]
        return Axis(
            .normalDeviate, range: 0.0008...(isWhole ? 0.98 : 0.5),
            ticks: marks.map { Tick(value: $0 / 100, label: Ticks.text($0, decimals: 1, keepingZeros: false)) },
            title: title)
    }

    package static func posteriors(_ title: String) -> Axis {
        let marks = [0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999]
        return Axis(
            .logOdds, range: 0.0003...0.9997,
            ticks: marks.map { Tick(value: $0, label: Ticks.text($0, decimals: 3, keepingZeros: false)) }, title: title)
    }

    /// A logarithmic axis of whole decades.
    package static func decades(_ powers: ClosedRange<Int>, title: String) -> Axis {
        let ticks = powers.map { power in
            let value = pow(10, Double(power))
            return Tick(value: value, label: Ticks.text(value, decimals: max(0, -power), keepingZeros: true))
        }
        return Axis(
            .logarithmic, range: pow(10, Double(powers.lowerBound))...pow(10, Double(powers.upperBound)), ticks: ticks,
            title: title)
    }

    /// The position of a value: 0 at the left or bottom, 1 at the right or top; values outside the range are clamped.
    package func share(of value: Double) -> Double {
        let (low, high) = (spread(range.lowerBound), spread(range.upperBound))
        guard high > low else { return 0.5 }
        return (spread(max(range.lowerBound, min(range.upperBound, value))) - low) / (high - low)
    }

    package func x(of value: Double, in area: Rectangle) -> Double { area.x + share(of: value) * area.width }

    package func y(of value: Double, in area: Rectangle) -> Double { area.bottom - share(of: value) * area.height }

    private func spread(_ value: Double) -> Double {
        switch scale {
        case .linear: value
        case .logarithmic: log(value)
        case .normalDeviate: Self.normalQuantile(value)
        case .logOdds: log(value / (1 - value))
        }
    }

    /// The quantile of the standard normal distribution for a probability, by bisection.
    static func normalQuantile(_ share: Double) -> Double {
        var (low, high) = (-8.0, 8.0)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if erfc(-middle / 2.0.squareRoot()) / 2 < share { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }
}
