// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A tick of an axis.
package struct Tick: Sendable, Equatable {
    /// The position in the axis' values.
    package var value: Double
    package var label: String

    package init(value: Double, label: String) {
        self.value = value
        self.label = label
    }
}

/// Ticks at round values.
package enum Ticks {
    /// All ticks of a range at multiples of 1, 2 or 5 times a power of ten.
    /// - Parameters:
    ///   - range: finite; a range of zero width gets one tick.
    ///   - count: the approximate maximum; at least 1.
    package static func linear(in range: ClosedRange<Double>, atMost count: Int) -> [Tick] {
        precondition(range.lowerBound.isFinite && range.upperBound.isFinite && count > 0, "a range to mark")
        let width = range.upperBound - range.lowerBound
        guard width > 0, width.isFinite else {
            return [Tick(value: range.lowerBound, label: text(range.lowerBound, decimals: 2, keepingZeros: false))]
        }
        let power = floor(log10(width / Double(count)))
        let magnitude = pow(10, power)
        let factor = [1.0, 2, 5].first { $0 * magnitude * Double(count) >= width } ?? 10
        let decimals = max(0, Int(factor == 10 ? -power - 1 : -power))
        return multiples(of: factor * magnitude, in: range).map { value in
            Tick(value: value, label: text(value, decimals: decimals, keepingZeros: true))
        }
    }

    /// Ticks at round times: in seconds; in minutes and seconds for a long range; in hours and minutes for a longer
    /// one.
    /// - Parameter range: in seconds.
    package static func time(in range: ClosedRange<Double>, atMost count: Int) -> [Tick] {
        let step = (range.upperBound - range.lowerBound) / Double(max(1, count))
        guard range.upperBound >= clockSeconds else { return linear(in: range, atMost: count) }
        let least = max(step, range.upperBound < hour ? 0 : 60)
        let round =
            [15.0, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200].first { $0 >= least }
            ?? (least / day).rounded(.up) * day
        let unit = range.upperBound < hour ? 1.0 : 60
        return multiples(of: round, in: range).map { Tick(value: $0, label: clock(Int(($0 / unit).rounded()))) }
    }

    /// The axis title for ``time(in:atMost:)``.
    package static func timeTitle(for range: ClosedRange<Double>) -> String {
        range.upperBound < clockSeconds ? "time (s)" : range.upperBound < hour ? "time (min:s)" : "time (h:min)"
    }

    /// A number in plain digits, without an exponent.
    package static func text(_ value: Double, decimals: Int, keepingZeros: Bool = false) -> String {
        let power = pow(10, Double(decimals))
        let scaled = (abs(value) * power).rounded()
        // Above this, a Double has no precision left for the decimals.
        guard scaled < 1e15, power < 1e15 else { return "\(value)" }
        let whole = Int(scaled / power)
        var fraction = String(Int(scaled) - whole * Int(power))
        fraction = String(repeating: "0", count: max(0, decimals - fraction.count)) + fraction
        if decimals == 0 { fraction = "" }
        if !keepingZeros { while fraction.last == "0" { fraction.removeLast() } }
        return (value < 0 && scaled > 0 ? "-" : "") + "\(whole)" + (fraction.isEmpty ? "" : "." + fraction)
    }

    /// From this many seconds on, ticks show minutes or hours.
    private static let clockSeconds = 180.0
    private static let hour = 3600.0
    private static let day = 24 * hour

    private static func multiples(of step: Double, in range: ClosedRange<Double>) -> [Double] {
        // A bound that is a multiple of the step except for rounding gets a tick too.
        let slack = step * 1e-9
        let first = ((range.lowerBound - slack) / step).rounded(.up)
        let last = ((range.upperBound + slack) / step).rounded(.down)
        guard first <= last else { return [] }
        return stride(from: first, through: last, by: 1).map { $0 * step + 0 }
    }

    /// Formats seconds as minutes and seconds, or minutes as hours and minutes.
    private static func clock(_ count: Int) -> String {
        count % 60 < 10 ? "\(count / 60):0\(count % 60)" : "\(count / 60):\(count % 60)"
    }
}
