// SPDX-License-Identifier: Apache-2.0

/// Lines over a grid, with a horizontal and a vertical axis.
package struct LineChart: Sendable {
    package var horizontal: Axis
    package var vertical: Axis
    package var series: [Series]

    package init(horizontal: Axis, vertical: Axis, series: [Series]) {
        self.horizontal = horizontal
        self.vertical = vertical
        self.series = series
    }

    /// - Parameter area: the data's; axes are drawn outside it, on the left and below.
    package func draw(on canvas: some Canvas, in area: Rectangle) {
        for tick in horizontal.ticks where horizontal.range.contains(tick.value) {
            let x = horizontal.x(of: tick.value, in: area)
            canvas.stroke([Point(x, area.y), Point(x, area.bottom)], color: .grid, width: 0.8)
        }
        for tick in vertical.ticks where vertical.range.contains(tick.value) {
            let y = vertical.y(of: tick.value, in: area)
            canvas.stroke([Point(area.x, y), Point(area.right, y)], color: .grid, width: 0.8)
        }
        for line in series {
            let points = line.points.map { point in
                Point(
                    horizontal.x(of: clamped(point.x, horizontal), in: area),
                    vertical.y(of: clamped(point.y, vertical), in: area))
            }
            canvas.stroke(points, color: line.color, width: line.width)
        }
        canvas.stroke(area.outline, color: .ink, width: 0.8)
        horizontal.draw(on: canvas, at: .bottom, of: area)
        vertical.draw(on: canvas, at: .left, of: area)
        drawLegend(on: canvas, in: area)
    }

    /// What lies outside the range runs along its edge.
    private func clamped(_ value: Double, _ axis: Axis) -> Double {
        max(axis.range.lowerBound, min(axis.range.upperBound, value))
    }

    private func drawLegend(on canvas: some Canvas, in area: Rectangle) {
        let style = TextStyle(anchor: .end)
        for (row, line) in series.filter({ $0.name != nil }).enumerated() {
            let base = area.y + 14 + 13 * Double(row)
            let name = line.name ?? ""
            canvas.text(name, at: Point(area.right - 8, base), style: style)
            let end = area.right - 14 - style.width(of: name)
            let middle = base - style.capitalHeight / 2
            canvas.stroke(
                [Point(end - 16, middle), Point(end, middle)], color: line.color, width: max(1.5, line.width))
        }
    }
}
