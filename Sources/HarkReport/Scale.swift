// SPDX-License-Identifier: Apache-2.0

import Glibc
import HarkCharts

/// An axis' scale, which maps its values to positions.
struct Scale {
    enum Kind {
        case linear, logarithmic
        /// Rates by the quantiles of the normal distribution, as in DET plots (Martin et al. 1997, "The DET curve in
        /// assessment of detection task performance").
        case normalDeviate
        /// Posteriors by their log odds, because they crowd near 0 and 1.
        case logOdds
    }

    let kind: Kind
    let range: ClosedRange<Double>
    let ticks: [Tick]
    let title: String

    init(_ kind: Kind, _ range: ClosedRange<Double>, ticks: [Tick], title: String) {
        self.kind = kind
        self.range = range
        self.ticks = ticks
        self.title = title
    }

    /// A linear scale with ticks at round values.
    init(linear range: ClosedRange<Double>, atMost count: Int, title: String) {
        self.init(.linear, range, ticks: Ticks.linear(in: range, atMost: count), title: title)
    }

    /// Error rates from 0.1 % to 50 %, or to 98 % if `isWhole`.
    static func errorShares(_ title: String, isWhole: Bool = false) -> Scale {
        let marks = isWhole ? [0.1, 1, 5, 20, 50, 80, 95] : [0.1, 1, 2, 5, 10, 20, 40]
        return Scale(
            .normalDeviate, 0.0008...(isWhole ? 0.98 : 0.5),
            ticks: marks.map { Tick(value: $0 / 100, label: Ticks.text($0, decimals: 1, keepingZeros: false)) },
            title: title)
    }

    static func posteriors(_ title: String) -> Scale {
        let marks = [0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999]
        return Scale(
            .logOdds, 0.0003...0.9997,
            ticks: marks.map { Tick(value: $0, label: Ticks.text($0, decimals: 3, keepingZeros: false)) }, title: title)
    }

    /// A logarithmic scale of whole decades.
    static func decades(_ powers: ClosedRange<Int>, title: String) -> Scale {
        let ticks = powers.map { power in
            let value = pow(10, Double(power))
            return Tick(value: value, label: Ticks.text(value, decimals: max(0, -power), keepingZeros: true))
        }
        return Scale(
            .logarithmic, pow(10, Double(powers.lowerBound))...pow(10, Double(powers.upperBound)), ticks: ticks,
            title: title)
    }

    /// The position of a value: 0 at the range's lower end, 1 at its upper end; values outside are clamped.
    func share(of value: Double) -> Double {
        let (low, high) = (spread(range.lowerBound), spread(range.upperBound))
        guard high > low else { return 0.5 }
        return (spread(max(range.lowerBound, min(range.upperBound, value))) - low) / (high - low)
    }

    private func spread(_ value: Double) -> Double {
        switch kind {
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

/// Numbers formatted for the page.
enum Digits {
    static func fixed(_ value: Double, _ decimals: Int) -> String {
        value.isFinite ? Ticks.text(value, decimals: decimals, keepingZeros: true) : "-"
    }

    static func percent(_ share: Double) -> String { fixed(share * 100, 1) + " %" }

    static func percent(_ share: Double?) -> String { share.map(percent) ?? "-" }

    static func posterior(_ value: Int16) -> String { fixed(Double(value) / 32768, 3) }

    static func rate(_ perHour: Double?) -> String {
        perHour.map { fixed($0, $0 >= 10 ? 0 : $0 >= 1 ? 1 : 2) } ?? "-"
    }

    static func seconds(_ value: Double?) -> String { value.map { fixed($0, 2) + " s" } ?? "-" }

    static func bytes(_ count: Int) -> String {
        count < 1024 ? "\(count) B" : fixed(Double(count) / 1024, 1) + " KiB"
    }
}
