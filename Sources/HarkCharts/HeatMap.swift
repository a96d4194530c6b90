// SPDX-License-Identifier: Apache-2.0

/// A grid of values as colors over time or another horizontal axis, with a color bar.
package struct HeatMap: Sendable {
    /// Row-major `[rows, columns]`, the bottom row first; finite.
    package let values: [Float]
    package let rows: Int
    package let columns: Int
    /// The positions on the horizontal axis of the left edge of the first column and the right edge of the last, within
    /// the axis' range.
    package var extent: ClosedRange<Double>
    /// The values of the darkest and the lightest color; values outside are clamped.
    package var range: ClosedRange<Double>
    package var colors: ColorMap

    /// - Parameter range: nil: the whole range of the values.
    package init(
        values: [Float], rows: Int, columns: Int, extent: ClosedRange<Double>, range: ClosedRange<Double>? = nil,
        colors: ColorMap = .standard
    ) {
        precondition(rows > 0 && values.count == rows * columns, "a value for each place")
        self.values = values
        self.rows = rows
        self.columns = columns
        self.extent = extent
        self.range = range ?? Self.wholeRange(of: values)
        self.colors = colors
    }

    private static let barWidth = 12.0
    private static let barGap = 10.0

    /// - Parameters:
    ///   - area: the data area; the axes are drawn outside it, on the left, below, and right of the color bar.
    ///   - vertical: an axis that counts rows, with 0 at the bottom of the first.
    ///   - unit: the title of the color bar.
    package func draw(
        on canvas: any Canvas, in area: Rectangle, horizontal: Axis, vertical: Axis, unit: String
    ) {
        if columns > 0 {
            let left = horizontal.x(of: extent.lowerBound, in: area)
            let right = horizontal.x(of: extent.upperBound, in: area)
            canvas.image(image, in: Rectangle(x: left, y: area.y, width: right - left, height: area.height))
        }
        canvas.stroke(area.outline, with: Pen(.frame))
        horizontal.draw(on: canvas, at: .bottom, of: area)
        vertical.draw(on: canvas, at: .left, of: area)
        drawBar(on: canvas, beside: area, unit: unit)
    }

    /// The picture of the values, one pixel each.
    /// - Precondition: There is at least one column.
    var image: IndexedImage {
        var pixels: [UInt8] = []
        pixels.reserveCapacity(values.count)
        let width = range.upperBound - range.lowerBound
        for row in stride(from: rows - 1, through: 0, by: -1) {
            for column in 0..<columns {
                let above = Double(values[row * columns + column]) - range.lowerBound
                pixels.append(colors.index(ofShare: width > 0 ? above / width : 0.5))
            }
        }
        return IndexedImage(width: columns, height: rows, pixels: pixels, palette: colors.colors)
    }

    private func drawBar(on canvas: any Canvas, beside area: Rectangle, unit: String) {
        let bar = Rectangle(x: area.right + Self.barGap, y: area.y, width: Self.barWidth, height: area.height)
        let steps = colors.colors.count
        let pixels = (0..<steps).map { UInt8(steps - 1 - $0) }
        canvas.image(IndexedImage(width: 1, height: steps, pixels: pixels, palette: colors.colors), in: bar)
        canvas.stroke(bar.outline, with: Pen(.frame))
        Axis(range: range, atMost: 5, title: unit).draw(on: canvas, at: .right, of: bar)
    }

    private static func wholeRange(of values: [Float]) -> ClosedRange<Double> {
        guard let least = values.min(), let greatest = values.max() else { return 0...1 }
        return Double(least)...Double(greatest)
    }
}
