// SPDX-License-Identifier: Apache-2.0

import Glibc
import HarkBasics
import HarkCharts
import HarkEvaluation

/// Miss rate against false alarms per hour, one curve per keyword and one for all together (a DET curve).
struct ErrorCurveFigure {
    let evaluation: StreamEvaluation

    private static let area = Rectangle(x: 64, y: 50, width: 640, height: 370)
    /// Space for the horizontal axis and its title.
    private static let bottom = 60.0
    /// Colors distinguishable with full color vision and with most kinds of color blindness (Okabe & Ito 2008).
    private static let palette = [
        Color(red: 0, green: 114, blue: 178), Color(red: 230, green: 159, blue: 0),
        Color(red: 0, green: 158, blue: 115),
        Color(red: 204, green: 121, blue: 167), Color(red: 86, green: 180, blue: 233),
        Color(red: 213, green: 94, blue: 0),
    ]

    func encoded(as format: PlotFormat) -> [UInt8] {
        let series = series
        let legend = LineChart.legendSize(of: series)
        let width = Int((Self.area.right + legend.width).rounded(.up))
        let height = Int(max(Self.area.bottom + Self.bottom, Self.area.y + legend.height).rounded(.up))
        switch format {
        case .png:
            let canvas = RasterCanvas(width: width, height: height)
            draw(series, on: canvas)
            return canvas.png
        case .svg:
            let canvas = SVGCanvas(width: width, height: height)
            draw(series, on: canvas)
            return Array(canvas.svg.utf8)
        }
    }

    private func draw(_ series: [Series], on canvas: some Canvas) {
        canvas.text(
            "misses and false alarms in continuous sound", at: Point(Self.area.x, 22), style: TextStyle(scale: 1.4))
        canvas.text(
            "\(evaluation.shipped.outcome.words) words, \(Figures.fixed(hours, decimals: 2)) h of sound; "
                + "dots: the model's thresholds",
            at: Point(Self.area.x, 40), style: TextStyle())
        let horizontal = rateAxis
        let vertical = Axis(range: 0...missLimit, atMost: 8, title: "words missed (%)")
        LineChart(horizontal: horizontal, vertical: vertical, series: series).draw(on: canvas, in: Self.area)
        for (curve, line) in zip(evaluation.curves + [evaluation.together], series) {
            for spot in points(curve.filter(\.isShipped), horizontal) {
                let x = Self.area.x + share(spot.x, horizontal.range) * Self.area.width
                let y = Self.area.bottom - min(1, share(spot.y, vertical.range)) * Self.area.height
                canvas.fill(Rectangle(x: x - 3.5, y: y - 3.5, width: 7, height: 7), color: line.color)
            }
        }
    }

    private var hours: Double { (evaluation.wordSeconds + evaluation.negativeSeconds) / 3600 }

    /// A line for each keyword, and one for all together.
    private var series: [Series] {
        let axis = rateAxis
        var series = evaluation.curves.enumerated().map { index, curve in
            Series(
                points: cut(points(curve.drawn, axis), axis), color: Self.palette[index % Self.palette.count],
                name: DisplayText.oneLine(evaluation.keywords[index]), width: 1.2)
        }
        let together = cut(points(evaluation.together.drawn, axis), axis)
        series.append(Series(points: together, color: .ink, name: "all together", width: 2))
        return series
    }

    /// Ends a line where it leaves the chart at the top and on the right, instead of drawing it along the edge.
    /// - Parameter points: with rising rates and falling misses.
    private func cut(_ points: [Point], _ axis: Axis) -> [Point] {
        let right = axis.range.upperBound
        let inside = points.indices.filter { points[$0].y <= missLimit && points[$0].x <= right }
        guard let first = inside.first, let last = inside.last else { return [] }
        var line = Array(points[first...last])
        if first > 0 {
            let (above, below) = (points[first - 1], points[first])
            let share = (missLimit - below.y) / (above.y - below.y)
            line.insert(Point(below.x + share * (above.x - below.x), missLimit), at: 0)
        }
        if last + 1 < points.count {
            let (within, beyond) = (points[last], points[last + 1])
            let share = (right - within.x) / (beyond.x - within.x)
            line.append(Point(right, within.y + share * (beyond.y - within.y)))
        }
        return line
    }

    private func share(_ value: Double, _ range: ClosedRange<Double>) -> Double {
        max(0, (value - range.lowerBound) / (range.upperBound - range.lowerBound))
    }

    /// A logarithmic axis that starts one decade below the smallest rate the hours can resolve. A point without false
    /// alarms is drawn at the left edge.
    private var rateAxis: Axis {
        let greatest =
            (evaluation.curves + [evaluation.together]).flatMap { $0 }.compactMap(\.falseAlarmsPerHour).max() ?? 1
        let first = decade(1 / max(hours, 1e-6)) - 1
        let shipped = evaluation.shipped.falseAlarmsPerHour ?? 1
        // Low thresholds give thousands, which nobody wants. The model's own point is always inside.
        let last = max(first + 2, min(decade(max(greatest, 1e-6)) + 1, max(3, decade(max(shipped, 1e-6)) + 1)))
        let ticks = (first...last).map { power in
            var label = "1"
            for _ in 0..<abs(power) { label += "0" }
            return Tick(
                value: Double(power), label: power >= 0 ? label : "0." + String(label.dropFirst().dropLast()) + "1")
        }
        return Axis(range: Double(first)...Double(last), ticks: ticks, title: "false alarms an hour")
    }

    private var missLimit: Double {
        let shipped = evaluation.curves.flatMap { $0.filter(\.isShipped) }.compactMap(\.missRate).max() ?? 0
        return min(100, max(20, (shipped * 150 / 10).rounded(.up) * 10))
    }

    private func points(_ curve: [OperatingPoint], _ axis: Axis) -> [Point] {
        curve.compactMap { point in
            guard let rate = point.falseAlarmsPerHour, let misses = point.missRate else { return nil }
            return Point(rate > 0 ? log10(rate) : axis.range.lowerBound, misses * 100)
        }
    }

    private func decade(_ value: Double) -> Int { Int(log10(value).rounded(.down)) }
}

/// Curves of misses against false alarms (DET) as comma-separated values, one line per point.
enum ErrorCurveTable {
    static func text(_ evaluation: StreamEvaluation) -> String {
        let header = [
            "keyword", "threshold", "sensitivity", "false_alarms_per_hour", "miss_rate", "words", "missed",
            "false_alarms_among_words", "false_alarms_in_negatives", "hours", "latency_p50", "latency_p95", "shipped",
        ]
        let lines = (evaluation.curves.flatMap { $0 } + evaluation.together).map { CSV.line(fields($0)) }
        return ([CSV.line(header)] + lines).joined(separator: "\n") + "\n"
    }

    private static func fields(_ point: OperatingPoint) -> [String] {
        let number = { (value: Double?) in value.map { "\($0)" } ?? "" }
        var (threshold, sensitivity) = ("", "")
        switch point.setting {
        case .threshold(let value): threshold = "\(Double(value) / 32768)"
        case .sensitivity(let rate): sensitivity = "\(rate)"
        case .shipped: break
        }
        let outcome = point.outcome
        return [
            point.keyword ?? "", threshold, sensitivity, number(point.falseAlarmsPerHour), number(point.missRate),
            "\(outcome.words)", "\(outcome.missed)", "\(outcome.alarmsAmongWords)", "\(outcome.alarmsInNegatives)",
            "\(point.wordHours + point.negativeHours)", number(outcome.latency(share: 0.5)),
            number(outcome.latency(share: 0.95)), "\(point.isShipped)",
        ]
    }
}
