// SPDX-License-Identifier: Apache-2.0

import HarkCharts

/// A chart as SVG. Its colors come from the page's style sheet, so it follows the page's light or dark scheme.
struct Chart {
    /// A description of the chart for screen readers.
    let label: String
    let horizontal: Scale
    let vertical: Scale
    var lines: [ChartLine] = []
    var bars: [ChartBars] = []
    var marks: [ChartMark] = []
    /// A value of the horizontal axis to mark with a vertical line, and the line's tooltip.
    var rule: (value: Double, note: String)?
    /// The size in units, which are pixels on a page that is wide enough.
    var size = (width: 460.0, height: 280.0)

    private static let margins = (left: 50.0, right: 20.0, top: 12.0, bottom: 44.0)

    private var area: Rectangle {
        Rectangle(
            x: Self.margins.left, y: Self.margins.top, width: size.width - Self.margins.left - Self.margins.right,
            height: size.height - Self.margins.top - Self.margins.bottom)
    }

    /// The chart with its legend, if it has more than one line or histogram.
    var markup: Markup {
        let names = lines.map { ($0.name, $0.color) } + bars.map { ($0.name, $0.color) }
        let entries = names.map { name, color in Markup("<li><i class=\"key c\(color)\"></i>\(name)</li>") }
        let legend: Markup = names.count > 1 ? "<ul class=\"legend\">\(Markup(entries))</ul>" : ""
        return "<div class=\"chart\">\(svg)\(legend)</div>"
    }

    var svg: Markup {
        var parts = grid
        for group in bars { parts += columns(group) }
        if let rule {
            let x = x(rule.value)
            parts.append(
                "<line class=\"rule\" x1=\"\(x)\" x2=\"\(x)\" y1=\"\(area.y)\" y2=\"\(area.bottom)\"><title>\(rule.note)</title></line>"
            )
        }
        for line in lines { parts += drawn(line) }
        for mark in marks {
            parts.append(
                "<circle class=\"mark c\(mark.color)\" cx=\"\(x(mark.x))\" cy=\"\(y(mark.y))\" r=\"4.5\"><title>\(mark.note)</title></circle>"
            )
        }
        return """
            <svg viewBox="0 0 \(size.width) \(size.height)" role="img" aria-label="\(label)">
            \(Markup(parts))
            </svg>
            """
    }

    private func x(_ value: Double) -> Double { area.x + horizontal.share(of: value) * area.width }
    private func y(_ value: Double) -> Double { area.bottom - vertical.share(of: value) * area.height }

    private var grid: [Markup] {
        var parts: [Markup] = []
        for tick in horizontal.ticks where horizontal.range.contains(tick.value) {
            let x = x(tick.value)
            parts.append("<line class=\"grid\" x1=\"\(x)\" x2=\"\(x)\" y1=\"\(area.y)\" y2=\"\(area.bottom)\" />")
            parts.append("<text x=\"\(x)\" y=\"\(area.bottom + 16)\" text-anchor=\"middle\">\(tick.label)</text>")
        }
        for tick in vertical.ticks where vertical.range.contains(tick.value) {
            let y = y(tick.value)
            parts.append("<line class=\"grid\" x1=\"\(area.x)\" x2=\"\(area.right)\" y1=\"\(y)\" y2=\"\(y)\" />")
            parts.append("<text x=\"\(area.x - 6)\" y=\"\(y + 4)\" text-anchor=\"end\">\(tick.label)</text>")
        }
        let (middle, centre) = (area.x + area.width / 2, area.y + area.height / 2)
        parts.append(
            "<rect class=\"frame\" x=\"\(area.x)\" y=\"\(area.y)\" width=\"\(area.width)\" height=\"\(area.height)\" />"
        )
        parts.append("<text x=\"\(middle)\" y=\"\(size.height - 8)\" text-anchor=\"middle\">\(horizontal.title)</text>")
        parts.append(
            "<text transform=\"translate(12 \(centre)) rotate(-90)\" text-anchor=\"middle\">\(vertical.title)</text>")
        return parts
    }

    private func drawn(_ line: ChartLine) -> [Markup] {
        // Points less than a tenth of a unit from the last one drawn are left out, because they would not be visible.
        var shown: [Point] = []
        for point in line.points {
            let spot = Point(x(point.x), y(point.y))
            if let last = shown.last, abs(last.x - spot.x) < 0.1, abs(last.y - spot.y) < 0.1 { continue }
            shown.append(spot)
        }
        let path = shown.map { Markup("\($0.x),\($0.y)").html }.joined(separator: " ")
        var parts: [Markup] = [
            "<polyline class=\"line c\(line.color)\(line.isDashed ? " dashed" : "")\" points=\"\(path)\" />"
        ]
        if line.hasDots {
            for point in line.points {
                let spot = Point(x(point.x), y(point.y))
                let note = "\(line.name): \(Digits.fixed(point.y, 3)) at \(Digits.fixed(point.x, 0))"
                parts.append(
                    "<circle class=\"dot c\(line.color)\" cx=\"\(spot.x)\" cy=\"\(spot.y)\" r=\"2.5\"><title>\(note)</title></circle>"
                )
            }
        }
        return parts
    }

    private func columns(_ group: ChartBars) -> [Markup] {
        let width = area.width / Double(max(1, group.heights.count))
        return group.heights.enumerated().compactMap { index, height in
            guard height > 0 else { return nil }
            let top = min(y(height), area.bottom - 1)
            return """
                <rect class="bar c\(group.color)" x="\(area.x + Double(index) * width)" y="\(top)" \
                width="\(width)" height="\(area.bottom - top)" />
                """
        }
    }
}

/// A line of a chart.
struct ChartLine {
    let name: String
    /// In the scales' units.
    let points: [Point]
    /// The number of its color in the style sheet.
    let color: Int
    /// Whether each point is marked; used if there are few points.
    var hasDots = false
    /// Whether the line is dashed, so that a line below it is visible.
    var isDashed = false
}

/// The bars of a histogram, side by side over the whole horizontal axis.
struct ChartBars {
    let name: String
    /// In the vertical scale's units.
    let heights: [Double]
    let color: Int
}

/// A marked point of a chart, with a tooltip.
struct ChartMark {
    let x: Double
    let y: Double
    let color: Int
    let note: String
}
