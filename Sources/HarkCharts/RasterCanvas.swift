// SPDX-License-Identifier: Apache-2.0

/// A raster picture, initially white.
package final class RasterCanvas: Canvas {
    package let width: Double
    package let height: Double

    /// Pixels per unit.
    private let scale: Double
    private let columns: Int
    private let rows: Int
    /// Row-major `[rows, columns, 3]`.
    private var pixels: [UInt8]
    /// The share of each pixel that the current stroke covers, 0...1; all zero between strokes.
    private var coverage: [Float]

    /// - Parameter scale: pixels per unit; 2 suits current screens.
    package init(width: Int, height: Int, scale: Int = 2) {
        precondition(width > 0 && height > 0 && scale > 0, "a picture of some size")
        self.width = Double(width)
        self.height = Double(height)
        self.scale = Double(scale)
        columns = width * scale
        rows = height * scale
        pixels = [UInt8](repeating: 255, count: 3 * columns * rows)
        coverage = [Float](repeating: 0, count: columns * rows)
    }

    /// The picture as a PNG file.
    package var png: [UInt8] { PNGEncoder.encode(width: columns, height: rows, pixels: pixels) }

    package func fill(_ rectangle: Rectangle, color: Color) {
        for row in pixelRange(rectangle.y, rectangle.bottom, limit: rows) {
            for column in pixelRange(rectangle.x, rectangle.right, limit: columns) { set(column, row, color) }
        }
    }

    package func image(_ image: IndexedImage, in rectangle: Rectangle) {
        for row in pixelRange(rectangle.y, rectangle.bottom, limit: rows) {
            let share = ((Double(row) + 0.5) / scale - rectangle.y) / rectangle.height
            let start = source(share, image.height) * image.width
            for column in pixelRange(rectangle.x, rectangle.right, limit: columns) {
                let share = ((Double(column) + 0.5) / scale - rectangle.x) / rectangle.width
                let color = image.palette[Int(image.pixels[start + source(share, image.width)])]
                set(column, row, color)
            }
        }
    }

    package func stroke(_ points: [Point], color: Color, width: Double) {
        draw(zip(points, points.dropFirst()).map { Segment(start: $0, end: $1) }, color: color, width: width)
    }

    package func text(_ text: String, at point: Point, style: TextStyle) {
        let characters = Array(PrintableText.of(text).unicodeScalars)
        let before =
            switch style.anchor {
            case .start: 0.0
            case .middle: 0.5
            case .end: 1.0
            }
        // The gap after the last character does not count.
        let length = style.width(of: text) - style.scale
        let strokes = characters.enumerated().flatMap { index, character in
            let offset = Double(index) * style.advance - before * length
            let place = { (spot: Point) in
                let (along, down) = (spot.x * style.scale + offset, spot.y * style.scale)
                return style.isUpright
                    ? Point(point.x + down, point.y - along) : Point(point.x + along, point.y + down)
            }
            return StrokeFont.strokes(of: character).map { Segment(start: place($0.start), end: place($0.end)) }
        }
        draw(strokes, color: style.color, width: style.scale)
    }

    /// Draws strokes that may overlap. Each pixel is blended once, by the coverage of the nearest stroke.
    private func draw(_ strokes: [Segment], color: Color, width: Double) {
        let reach = width * scale / 2
        var touched: [Int] = []
        for stroke in strokes { cover(scaled(stroke), reach: reach, touched: &touched) }
        for pixel in touched {
            blend(pixel, color, share: coverage[pixel])
            coverage[pixel] = 0
        }
    }

    private func cover(_ stroke: Segment, reach: Double, touched: inout [Int]) {
        let margin = reach + 0.5
        let (left, right) = (min(stroke.start.x, stroke.end.x) - margin, max(stroke.start.x, stroke.end.x) + margin)
        let (top, bottom) = (min(stroke.start.y, stroke.end.y) - margin, max(stroke.start.y, stroke.end.y) + margin)
        for row in range(top, bottom, limit: rows) {
            for column in range(left, right, limit: columns) {
                let center = Point(Double(column) + 0.5, Double(row) + 0.5)
                let share = Float(max(0, min(1, margin - stroke.squaredDistance(to: center).squareRoot())))
                let pixel = row * columns + column
                guard share > coverage[pixel] else { continue }
                if coverage[pixel] == 0 { touched.append(pixel) }
                coverage[pixel] = share
            }
        }
    }

    private func scaled(_ stroke: Segment) -> Segment {
        Segment(
            start: Point(stroke.start.x * scale, stroke.start.y * scale),
            end: Point(stroke.end.x * scale, stroke.end.y * scale))
    }

    /// The pixels whose centers lie between two positions given in units.
    private func pixelRange(_ from: Double, _ to: Double, limit: Int) -> Range<Int> {
        range((from * scale).rounded(), (to * scale).rounded(), limit: limit)
    }

    private func range(_ from: Double, _ to: Double, limit: Int) -> Range<Int> {
        let bounds = (min: 0.0, max: Double(limit))
        let first = Int(max(bounds.min, min(bounds.max, from.rounded(.down))))
        let end = Int(max(bounds.min, min(bounds.max, to.rounded(.up))))
        return first..<max(first, end)
    }

    private func source(_ share: Double, _ count: Int) -> Int { max(0, min(count - 1, Int(share * Double(count)))) }

    private func set(_ column: Int, _ row: Int, _ color: Color) {
        let pixel = 3 * (row * columns + column)
        (pixels[pixel], pixels[pixel + 1], pixels[pixel + 2]) = (color.red, color.green, color.blue)
    }

    private func blend(_ pixel: Int, _ color: Color, share: Float) {
        for (part, value) in [color.red, color.green, color.blue].enumerated() {
            let old = Float(pixels[3 * pixel + part])
            pixels[3 * pixel + part] = UInt8((old + share * (Float(value) - old)).rounded())
        }
    }
}
