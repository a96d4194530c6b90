// SPDX-License-Identifier: Apache-2.0

import HarkCharts

/// A picture of a recording's features: waveform, mel spectrogram and MFCC, one above the other on a common time axis.
struct FeatureFigure: Picture {
    let title: String
    let subtitle: String
    /// The range of the time axis, in seconds.
    let time: ClosedRange<Double>
    let panels: [Panel]

    /// One of the plots.
    struct Panel {
        let heading: String
        let height: Double
        let content: Content
    }

    enum Content {
        /// The vertical axis and the line.
        case waveform(Axis, Chart.Line)
        /// The vertical axis counts rows, with 0 at the bottom of the first; the unit is that of the values.
        case heatMap(HeatMap, vertical: Axis, unit: String)
    }

    private static let width = 1000.0
    private static let margins = (left: 72.0, right: 92.0, top: 66.0)
    private static let headingHeight = 20.0
    private static let tickHeight = 24.0
    private static let axisTitleHeight = 20.0

    /// The width of the data area in units, which limits the useful number of columns.
    static var dataWidth: Int { Int(width - margins.left - margins.right) }

    var size: (width: Int, height: Int) {
        let panels = panels.map { Self.headingHeight + $0.height + Self.tickHeight }
        return (Int(Self.width), Int(Self.margins.top + panels.reduce(0, +) + Self.axisTitleHeight))
    }

    func draw(on canvas: any Canvas) {
        let left = Self.margins.left
        let titleStyle = TextStyle(size: 17, paint: .ink)
        let room = Self.width - left - 12
        canvas.text(shortened(title, style: titleStyle, to: room), at: Point(left, 26), style: titleStyle)
        canvas.text(shortened(subtitle, style: TextStyle(), to: room), at: Point(left, 46), style: TextStyle())

        var top = Self.margins.top
        for (index, panel) in panels.enumerated() {
            canvas.text(panel.heading, at: Point(left, top + 12), style: TextStyle(paint: .ink))
            top += Self.headingHeight
            let area = Rectangle(
                x: left, y: top, width: Self.width - left - Self.margins.right, height: panel.height)
            let isLast = index == panels.count - 1
            let horizontal = Axis(
                range: time, ticks: Ticks.time(in: time, atMost: 10), title: isLast ? Ticks.timeTitle(for: time) : "")
            switch panel.content {
            case .waveform(let vertical, let line):
                Chart(horizontal: horizontal, vertical: vertical, lines: [line]).draw(on: canvas, in: area)
            case .heatMap(let map, let vertical, let unit):
                map.draw(on: canvas, in: area, horizontal: horizontal, vertical: vertical, unit: unit)
            }
            top += panel.height + Self.tickHeight
        }
    }

    /// Removes the middle of a text that is too wide: names often differ at their ends.
    private func shortened(_ text: String, style: TextStyle, to width: Double) -> String {
        // No glyph of a name this long would be wide enough to see.
        var characters = Array(text)
        if characters.count > 1000 { characters = Array(characters.prefix(500) + characters.suffix(500)) }
        guard style.width(of: String(characters)) > width || characters.count < text.count else { return text }
        var kept = characters.count
        while kept > 0 {
            let short = String(characters.prefix(kept / 2)) + "..." + String(characters.suffix(kept - kept / 2))
            if style.width(of: short) <= width { return short }
            kept -= 1
        }
        return "..."
    }
}
