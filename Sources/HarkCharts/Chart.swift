// SPDX-License-Identifier: Apache-2.0

/// Lines, bars and marks over a grid, with a horizontal and a vertical axis.
package struct Chart: Sendable {
    package let horizontal: Axis
    package let vertical: Axis
    package var lines: [Line]
    package var bars: [Bars]
    package var marks: [Mark]
    package var rule: Rule?

    package init(
        horizontal: Axis, vertical: Axis, lines: [Line] = [], bars: [Bars] = [], marks: [Mark] = [], rule: Rule? = nil
    ) {
        self.horizontal = horizontal
        self.vertical = vertical
        self.lines = lines
        self.bars = bars
        self.marks = marks
        self.rule = rule
    }

    /// A line of a chart.
    package struct Line: Sendable {
        package let name: String
        /// In the axes' values, in drawing order.
        package let points: [Point]
        package let pen: Pen
        /// Whether each point has a dot with a note; used if there are few points.
        package let hasDots: Bool

        package init(name: String, points: [Point], pen: Pen, hasDots: Bool = false) {
            self.name = name
            self.points = points
            self.pen = pen
            self.hasDots = hasDots
        }
    }

    /// The bars of a histogram, side by side over the whole horizontal axis.
    package struct Bars: Sendable {
        package let name: String
        /// In the vertical axis' values.
        package let heights: [Double]
        package let paint: Paint

        package init(name: String, heights: [Double], paint: Paint) {
            self.name = name
            self.heights = heights
            self.paint = paint
        }
    }

    /// A marked point.
    package struct Mark: Sendable {
        package let point: Point
        package let paint: Paint
        package let note: String

        package init(_ point: Point, paint: Paint, note: String) {
            self.point = point
            self.paint = paint
            self.note = note
        }
    }

    /// A value of the horizontal axis that a vertical line marks.
    package struct Rule: Sendable {
        package let value: Double
        package let note: String

        package init(value: Double, note: String) {
            self.value = value
            self.note = note
        }
    }

    /// The entries of a legend.
    package var legend: Legend {
        Legend(entries: lines.map { ($0.name, $0.pen) } + bars.map { ($0.name, Pen($0.paint, width: 6)) })
    }

    /// The data area of a chart with its axes in a picture of a size.
    package func area(width: Double, height: Double) -> Rectangle {
        let (left, bottom) = (vertical.extent(at: .left), horizontal.extent(at: .bottom))
        let last = horizontal.ticks.last.map { TextStyle().width(of: $0.label) / 2 } ?? 0
        let (right, top) = (max(12, last + 2), 12.0)
        return Rectangle(x: left, y: top, width: width - left - right, height: height - top - bottom)
    }

    /// - Parameter area: the data area; the axes are drawn outside it, on the left and below.
    package func draw(on canvas: any Canvas, in area: Rectangle) {
        for tick in horizontal.ticks {
            let x = horizontal.x(of: tick.value, in: area)
            canvas.stroke([Point(x, area.y), Point(x, area.bottom)], with: Pen(.grid))
        }
        for tick in vertical.ticks {
            let y = vertical.y(of: tick.value, in: area)
            canvas.stroke([Point(area.x, y), Point(area.right, y)], with: Pen(.grid))
        }
        canvas.stroke(area.outline, with: Pen(.frame))
        horizontal.draw(on: canvas, at: .bottom, of: area)
        vertical.draw(on: canvas, at: .left, of: area)
        for group in bars { draw(group, on: canvas, in: area) }
        if let rule {
            let x = horizontal.x(of: rule.value, in: area)
            canvas.stroke(
                [Point(x, area.y), Point(x, area.bottom)], with: Pen(.soft, isDashed: true), note: rule.note)
        }
        for line in lines { draw(line, on: canvas, in: area) }
        for mark in marks {
            let spot = place(mark.point, in: area)
            // A rim keeps the mark visible on its line.
            canvas.disc(at: spot, radius: 5.5, with: .background)
            canvas.disc(at: spot, radius: 4.5, with: mark.paint, note: mark.note)
        }
    }

    private func place(_ point: Point, in area: Rectangle) -> Point {
        Point(horizontal.x(of: point.x, in: area), vertical.y(of: point.y, in: area))
    }

    private func draw(_ line: Line, on canvas: any Canvas, in area: Rectangle) {
        // Points less than a tenth of a unit from the last one drawn are left out, because they would not be visible.
        var shown: [Point] = []
        for point in line.points {
            let spot = place(point, in: area)
            if let last = shown.last, abs(last.x - spot.x) < 0.1, abs(last.y - spot.y) < 0.1 { continue }
            shown.append(spot)
        }
        canvas.stroke(shown, with: line.pen)
        guard line.hasDots else { return }
        for point in line.points {
            let (y, x) = (Ticks.text(point.y, decimals: 3, keepingZeros: true), Ticks.text(point.x, decimals: 0))
            canvas.disc(
                at: place(point, in: area), radius: 2.5, with: line.pen.paint, note: "\(line.name): \(y) at \(x)")
        }
    }

    private func draw(_ group: Bars, on canvas: any Canvas, in area: Rectangle) {
        let width = area.width / Double(max(1, group.heights.count))
        for (index, height) in group.heights.enumerated() where height > 0 {
            // At least one unit high, so that a small number is visible.
            let top = min(vertical.y(of: height, in: area), area.bottom - 1)
            let bar = Rectangle(x: area.x + Double(index) * width, y: top, width: width, height: area.bottom - top)
            canvas.fill(bar, with: group.paint, opacity: 0.6, note: nil)
        }
    }
}
