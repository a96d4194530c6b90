// SPDX-License-Identifier: Apache-2.0

import HarkCharts

/// A picture of a recording's features: waveform, mel spectrogram and MFCC, one above the other on a common time axis.
struct FeatureFigure {
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
        case waveform(Axis, Series)
        /// The vertical axis counts rows, with 0 at the bottom of the first; the unit is that of the values.
        case heatMap(HeatMap, vertical: Axis, unit: String)
    }

    private static let width = 1000.0
    private static let margins = (left: 72.0, right: 92.0, top: 62.0)
    private static let headingHeight = 18.0
    private static let tickHeight = 20.0
    private static let axisTitleHeight = 22.0

    /// The width of the data area in units, which limits the useful number of columns.
    static var dataWidth: Int { Int(width - margins.left - margins.right) }

    var height: Int {
        let panels = panels.map { Self.headingHeight + $0.height + Self.tickHeight }
        return Int(Self.margins.top + panels.reduce(0, +) + Self.axisTitleHeight)
    }

    func encoded(as format: PlotFormat) -> [UInt8] {
        switch format {
        case .png:
            let canvas = RasterCanvas(width: Int(Self.width), height: height)
            draw(on: canvas)
            return canvas.png
        case .svg:
            let canvas = SVGCanvas(width: Int(Self.width), height: height)
            draw(on: canvas)
            return Array(canvas.svg.utf8)
        }
    }

    private func draw(on canvas: some Canvas) {
        let left = Self.margins.left
        let titleStyle = TextStyle(scale: 1.6)
        let room = Int((Self.width - left - 12) / titleStyle.advance)
        canvas.text(shortened(title, to: room), at: Point(left, 26), style: titleStyle)
        canvas.text(subtitle, at: Point(left, 44), style: TextStyle())

        var top = Self.margins.top
        for (index, panel) in panels.enumerated() {
            canvas.text(panel.heading, at: Point(left, top + 10), style: TextStyle())
            top += Self.headingHeight
            let area = Rectangle(
                x: left, y: top, width: Self.width - left - Self.margins.right, height: panel.height)
            let isLast = index == panels.count - 1
            let horizontal = Axis(
                range: time, ticks: Ticks.time(in: time, atMost: 10), title: isLast ? Ticks.timeTitle(for: time) : "")
            switch panel.content {
            case .waveform(let vertical, let series):
                LineChart(horizontal: horizontal, vertical: vertical, series: [series]).draw(on: canvas, in: area)
            case .heatMap(let map, let vertical, let unit):
                map.draw(on: canvas, in: area, horizontal: horizontal, vertical: vertical, unit: unit)
            }
            top += panel.height + Self.tickHeight
        }
    }

    /// Removes the middle of a text that is too long: names often differ at their ends.
    private func shortened(_ text: String, to count: Int) -> String {
        let characters = Array(text)
        guard characters.count > count else { return text }
        let kept = count - 3
        return String(characters.prefix(kept / 2)) + "..." + String(characters.suffix(kept - kept / 2))
    }
}

/// The file format of a picture.
enum PlotFormat: String, CaseIterable {
    case png
    case svg

    /// - Returns: Nil if the name ends in none of the extensions.
    init?(fileName: String) {
        let end = fileName.split(separator: ".", omittingEmptySubsequences: false).last.map { $0.lowercased() }
        guard fileName.contains("."), let end, let format = Self(rawValue: end) else { return nil }
        self = format
    }
}
