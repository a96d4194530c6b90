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

    /// - Parameter area: the data area; the axes are drawn outside it, on the left and below, and the legend on the
    ///   right.
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

    /// Values outside the axis' range are drawn along its edge.
    private func clamped(_ value: Double, _ axis: Axis) -> Double {
        max(axis.range.lowerBound, min(axis.range.upperBound, value))
    }

    private static let legendRow = 13.0
    /// Space around the line of an entry of the legend, and the length of that line.
    private static let (legendGap, legendLine) = (8.0, 16.0)

    /// The space that the legend needs on the right of the area; zero without names.
    package static func legendSize(of series: [Series]) -> (width: Double, height: Double) {
        let names = series.compactMap(\.name)
        guard let widest = names.map({ TextStyle().width(of: $0) }).max() else { return (0, 0) }
        return (3 * legendGap + legendLine + widest, legendRow * Double(names.count + 1))
    }

    private func drawLegend(on canvas: some Canvas, in area: Rectangle) {
        let style = TextStyle()
        for (row, line) in series.filter({ $0.name != nil }).enumerated() {
            let base = area.y + style.capitalHeight + Self.legendRow * Double(row)
            let start = area.right + Self.legendGap
            let middle = base - style.capitalHeight / 2
            canvas.stroke(
                [Point(start, middle), Point(start + Self.legendLine, middle)], color: line.color,
                width: max(1.5, line.width))
            canvas.text(
                line.name ?? "", at: Point(start + Self.legendLine + Self.legendGap, base), style: style)
        }
    }
}

/// A line of a chart.
package struct Series: Sendable {
    /// In the axes' units, in drawing order.
    package var points: [Point]
    package var color: Color
    /// The name in the legend; nil: not in the legend.
    package var name: String?
    package var width: Double

    package init(points: [Point], color: Color = .blue, name: String? = nil, width: Double = 1) {
        self.points = points
        self.color = color
        self.name = name
        self.width = width
    }
}

/// The minimum and maximum of groups of samples, for a signal of any length in fixed memory: when all columns are full,
/// they are merged in pairs.
package struct EnvelopeColumns: Sendable {
    package private(set) var least: [Float] = []
    package private(set) var greatest: [Float] = []
    /// Samples per column.
    package private(set) var samplesPerColumn = 1
    /// The number of samples so far.
    package private(set) var count = 0

    private let capacity: Int
    /// The number of samples in the last column.
    private var filled = 0

    /// - Parameter capacity: the most columns, even and above 0. A long signal has at least half as many.
    package init(capacity: Int) {
        precondition(capacity > 0 && capacity % 2 == 0, "columns to merge in pairs")
        self.capacity = capacity
        least.reserveCapacity(capacity)
        greatest.reserveCapacity(capacity)
    }

    package mutating func add(_ sample: Float) {
        count += 1
        if least.isEmpty || filled == samplesPerColumn {
            if least.count == capacity { mergePairs() }
            least.append(sample)
            greatest.append(sample)
            filled = 1
        } else {
            least[least.count - 1] = min(least[least.count - 1], sample)
            greatest[greatest.count - 1] = max(greatest[greatest.count - 1], sample)
            filled += 1
        }
    }

    private mutating func mergePairs() {
        for column in 0..<capacity / 2 {
            least[column] = min(least[2 * column], least[2 * column + 1])
            greatest[column] = max(greatest[2 * column], greatest[2 * column + 1])
        }
        least.removeLast(capacity / 2)
        greatest.removeLast(capacity / 2)
        samplesPerColumn *= 2
        filled = samplesPerColumn
    }
}

/// The means of groups of frames, for a stream of any length in fixed memory: when all columns are full, they are
/// merged in pairs.
package struct MeanColumns: Sendable {
    package let rows: Int
    /// Frames per column; the last column may have fewer.
    package private(set) var framesPerColumn = 1
    /// The number of frames so far.
    package private(set) var count = 0

    private let capacity: Int
    /// `[columns, rows]`: the sums of each column's frames.
    private var sums: [Double] = []

    /// - Parameter capacity: the most columns, even and above 0. A long stream has at least half as many.
    package init(rows: Int, capacity: Int) {
        precondition(rows > 0 && capacity > 0 && capacity % 2 == 0, "columns to merge in pairs")
        self.rows = rows
        self.capacity = capacity
        sums.reserveCapacity(rows * capacity)
    }

    package var columns: Int { sums.count / rows }

    /// - Precondition: The frame has `rows` values.
    package mutating func add(_ frame: borrowing Span<Float>) {
        precondition(frame.count == rows, "a value a row")
        if count == columns * framesPerColumn {
            if columns == capacity { mergePairs() }
            sums.append(contentsOf: repeatElement(0, count: rows))
        }
        count += 1
        let start = sums.count - rows
        for row in 0..<rows { sums[start + row] += Double(frame[row]) }
    }

    /// The means, row-major `[rows, columns]`, as in a ``HeatMap``.
    package var means: [Float] {
        let columns = columns
        return (0..<rows).flatMap { row in
            (0..<columns).map { column in
                let frames = min(framesPerColumn, count - column * framesPerColumn)
                return Float(sums[column * rows + row] / Double(frames))
            }
        }
    }

    private mutating func mergePairs() {
        for column in 0..<capacity / 2 {
            for row in 0..<rows {
                sums[column * rows + row] = sums[2 * column * rows + row] + sums[(2 * column + 1) * rows + row]
            }
        }
        sums.removeLast(capacity / 2 * rows)
        framesPerColumn *= 2
    }
}
