// SPDX-License-Identifier: Apache-2.0

extension Axis {
    package enum Edge: Sendable {
        case bottom, left, right
    }

    private static let tickLength = 4.0
    private static let gap = 4.0
    private static let labels = TextStyle()

    /// The space that ticks, labels and title need outside an edge of the area, in units.
    package func extent(at edge: Edge) -> Double {
        let label = edge == .bottom ? Self.labels.size : widestLabel
        let titleSpace = title.isEmpty ? 0 : Self.gap + Self.labels.size
        return Self.tickLength + Self.gap + label + titleSpace + Self.gap
    }

    private var widestLabel: Double { ticks.map { Self.labels.width(of: $0.label) }.max() ?? 0 }

    /// Draws ticks, labels and title outside an edge of the area. A label that would touch the one before is left out.
    package func draw(on canvas: any Canvas, at edge: Edge, of area: Rectangle) {
        var style = Self.labels
        style.anchor = edge == .bottom ? .middle : edge == .left ? .end : .start
        var taken = -Double.infinity
        for tick in ticks {
            let (start, outward) = place(tick, edge, area)
            let end = Point(start.x + outward.x * Self.tickLength, start.y + outward.y * Self.tickLength)
            canvas.stroke([start, end], with: Pen(.frame))
            // Along the axis in the direction of growing values.
            let middle = edge == .bottom ? end.x : -end.y
            let half = (edge == .bottom ? style.width(of: tick.label) : style.capitalHeight) / 2
            guard middle - half > taken else { continue }
            taken = middle + half + Self.gap
            let spot =
                edge == .bottom
                ? Point(end.x, end.y + Self.gap + style.capitalHeight)
                : Point(end.x + outward.x * Self.gap, end.y + style.capitalHeight / 2)
            canvas.text(tick.label, at: spot, style: style)
        }
        drawTitle(on: canvas, at: edge, of: area)
    }

    private func place(_ tick: Tick, _ edge: Edge, _ area: Rectangle) -> (start: Point, outward: Point) {
        switch edge {
        case .bottom: (Point(x(of: tick.value, in: area), area.bottom), Point(0, 1))
        case .left: (Point(area.x, y(of: tick.value, in: area)), Point(-1, 0))
        case .right: (Point(area.right, y(of: tick.value, in: area)), Point(1, 0))
        }
    }

    private func drawTitle(on canvas: any Canvas, at edge: Edge, of area: Rectangle) {
        guard !title.isEmpty else { return }
        let style = TextStyle(anchor: .middle, isUpright: edge != .bottom)
        let middle = area.y + area.height / 2
        // The outer gap is below the baseline, for letters such as g.
        let baseline = extent(at: edge) - Self.gap
        let spot =
            switch edge {
            case .bottom: Point(area.x + area.width / 2, area.bottom + baseline)
            case .left: Point(area.x - baseline + style.capitalHeight, middle)
            case .right: Point(area.right + baseline, middle)
            }
        canvas.text(title, at: spot, style: style)
    }
}
