// SPDX-License-Identifier: Apache-2.0

/// A range of values along an edge of a plot, with marks and a title.
package struct Axis: Sendable {
    package enum Edge: Sendable {
        case bottom, left, right
    }

    package var range: ClosedRange<Double>
    package var ticks: [Tick]
    package var title: String

    /// - Parameter ticks: those outside the range are not drawn.
    package init(range: ClosedRange<Double>, ticks: [Tick], title: String) {
        self.range = range
        self.ticks = ticks
        self.title = title
    }

    /// With marks at round values.
    package init(range: ClosedRange<Double>, atMost count: Int, title: String) {
        self.init(range: range, ticks: Ticks.linear(in: range, atMost: count), title: title)
    }

    private static let tickLength = 4.0
    private static let gap = 3.0

    /// A value's share of the range: 0 at the left or bottom, 1 at the right or top.
    func share(of value: Double) -> Double {
        let width = range.upperBound - range.lowerBound
        return width > 0 ? (value - range.lowerBound) / width : 0.5
    }

    func x(of value: Double, in area: Rectangle) -> Double { area.x + share(of: value) * area.width }

    func y(of value: Double, in area: Rectangle) -> Double { area.bottom - share(of: value) * area.height }

    /// Draws marks, labels and title outside an edge of the area.
    package func draw(on canvas: some Canvas, at edge: Edge, of area: Rectangle) {
        let labels = TextStyle(anchor: edge == .bottom ? .middle : edge == .left ? .end : .start)
        let visible = ticks.filter { range.contains($0.value) }
        for tick in visible {
            let (start, outward) = place(tick, edge, area)
            let end = Point(start.x + outward.x * Self.tickLength, start.y + outward.y * Self.tickLength)
            canvas.stroke([start, end], color: .ink, width: 0.8)
            let spot =
                edge == .bottom
                ? Point(end.x, end.y + Self.gap + labels.capitalHeight)
                : Point(end.x + outward.x * Self.gap, end.y + labels.capitalHeight / 2)
            canvas.text(tick.label, at: spot, style: labels)
        }
        let widest = visible.map { labels.width(of: $0.label) }.max() ?? 0
        drawTitle(on: canvas, at: edge, of: area, beyond: Self.tickLength + 2 * Self.gap + widest)
    }

    private func place(_ tick: Tick, _ edge: Edge, _ area: Rectangle) -> (start: Point, outward: Point) {
        switch edge {
        case .bottom: (Point(x(of: tick.value, in: area), area.bottom), Point(0, 1))
        case .left: (Point(area.x, y(of: tick.value, in: area)), Point(-1, 0))
        case .right: (Point(area.right, y(of: tick.value, in: area)), Point(1, 0))
        }
    }

    private func drawTitle(on canvas: some Canvas, at edge: Edge, of area: Rectangle, beyond labels: Double) {
        let style = TextStyle(anchor: .middle, isUpright: edge != .bottom)
        let middle = area.y + area.height / 2
        let spot =
            switch edge {
            case .bottom:
                Point(
                    area.x + area.width / 2,
                    area.bottom + Self.tickLength + 3 * Self.gap + 2 * style.capitalHeight)
            case .left: Point(area.x - labels - Self.gap, middle)
            case .right: Point(area.right + labels + Self.gap + style.capitalHeight, middle)
            }
        if !title.isEmpty { canvas.text(title, at: spot, style: style) }
    }
}
