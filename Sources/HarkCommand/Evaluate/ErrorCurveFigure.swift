// SPDX-License-Identifier: Apache-2.0

import Glibc
import HarkBasics
import HarkCharts
import HarkEvaluation

/// Miss rate against false alarms per hour, one curve per keyword and one for all together (a DET curve).
struct ErrorCurveFigure: Picture {
    let evaluation: StreamEvaluation

    let title = "misses and false alarms in continuous sound"

    private static let area = Rectangle(x: 64, y: 58, width: 640, height: 370)
    private static let legendGap = 16.0

    var size: (width: Int, height: Int) {
        let chart = chart
        let legend = chart.legend
        let width = Self.area.right + legend.width + 2 * Self.legendGap
        let height = Self.area.bottom + chart.horizontal.extent(at: .bottom)
        return (Int(width.rounded(.up)), Int(max(height, Self.area.y + legend.height).rounded(.up)))
    }

    func draw(on canvas: any Canvas) {
        canvas.text(title, at: Point(Self.area.x, 26), style: TextStyle(size: 17, paint: .ink))
        canvas.text(
            "\(evaluation.shipped.outcome.words) words, \(Figures.fixed(hours, decimals: 2)) h of sound; "
                + "dots: the model's thresholds",
            at: Point(Self.area.x, 46), style: TextStyle())
        let chart = chart
        chart.draw(on: canvas, in: Self.area)
        chart.legend.draw(on: canvas, at: Point(Self.area.right + Self.legendGap, Self.area.y))
    }

    private var hours: Double { (evaluation.wordSeconds + evaluation.negativeSeconds) / 3600 }

    /// A line for each keyword, and one for all together.
    private var chart: Chart {
        let rates = rateAxis
        let curves = evaluation.curves + [evaluation.together]
        var chart = Chart(
            horizontal: rates, vertical: Axis(range: 0...missLimit, atMost: 8, title: "words missed (%)"))
        for (index, curve) in curves.enumerated() {
            let isTogether = index == curves.count - 1
            // Colors repeat after a while; dashes then tell the lines apart.
            let isDashed = !isTogether && index / Paint.seriesColors % 2 == 1
            let paint = isTogether ? Paint.ink : .series(index)
            let name = isTogether ? "all together" : DisplayText.oneLine(evaluation.keywords[index])
            let pen = Pen(paint, width: isTogether ? 2.5 : 1.5, isDashed: isDashed)
            chart.lines.append(.init(name: name, points: cut(points(curve.drawn, rates), rates), pen: pen))
            chart.marks += zip(curve.filter(\.isShipped), points(curve.filter(\.isShipped), rates)).map { point, spot in
                .init(spot, paint: paint, note: "\(name): \(note(point))")
            }
        }
        return chart
    }

    private func note(_ point: OperatingPoint) -> String {
        let misses = Figures.percent(point.missRate ?? 0)
        return "\(misses) missed, \(Figures.rate(point.falseAlarmsPerHour ?? 0)) false alarms an hour"
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
            line.insert(Point(below.x * pow(above.x / below.x, share), missLimit), at: 0)
        }
        if last + 1 < points.count {
            let (within, beyond) = (points[last], points[last + 1])
            // The axis is logarithmic.
            let share = log(right / within.x) / log(beyond.x / within.x)
            line.append(Point(right, within.y + share * (beyond.y - within.y)))
        }
        return line
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
        return .decades(first...last, title: "false alarms an hour")
    }

    private var missLimit: Double {
        let shipped = evaluation.curves.flatMap { $0.filter(\.isShipped) }.compactMap(\.missRate).max() ?? 0
        return min(100, max(20, (shipped * 150 / 10).rounded(.up) * 10))
    }

    /// In the values of the axes; rates below the axis are at its left edge.
    private func points(_ curve: [OperatingPoint], _ axis: Axis) -> [Point] {
        curve.compactMap { point in
            guard let rate = point.falseAlarmsPerHour, let misses = point.missRate else { return nil }
            return Point(max(rate, axis.range.lowerBound), misses * 100)
        }
    }

    private func decade(_ value: Double) -> Int { Int(log10(value).rounded(.down)) }
}
