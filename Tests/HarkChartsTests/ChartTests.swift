// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HarkCharts

/// What charts draw, recorded by a test canvas.
@Suite struct ChartTests {
    private final class RecordingCanvas: Canvas {
        var texts: [(text: String, point: Point, style: TextStyle)] = []
        var strokes: [(points: [Point], pen: Pen, note: String?)] = []
        var discs: [(center: Point, note: String?)] = []
        var fills: [Rectangle] = []
        var images: [(image: IndexedImage, area: Rectangle)] = []

        func fill(_ rectangle: Rectangle, with paint: Paint, opacity: Double, note: String?) { fills.append(rectangle) }
        func stroke(_ points: [Point], with pen: Pen, note: String?) { strokes.append((points, pen, note)) }
        func disc(at center: Point, radius: Double, with paint: Paint, note: String?) { discs.append((center, note)) }
        func text(_ text: String, at point: Point, style: TextStyle) { texts.append((text, point, style)) }
        func image(_ image: IndexedImage, in rectangle: Rectangle) { images.append((image, rectangle)) }
    }

    private let area = Rectangle(x: 50, y: 20, width: 300, height: 200)

    @Test func linesGoThroughTheirValuesAndStayInsideTheArea() throws {
        let canvas = RecordingCanvas()
        let chart = Chart(
            horizontal: Axis(range: 0...10, atMost: 5, title: "epoch"),
            vertical: Axis(range: 0...2, atMost: 4, title: "cross-entropy"),
            lines: [
                .init(
                    name: "loss", points: [Point(0, 0), Point(5, 1), Point(10, 30)], pen: Pen(.series(0)), hasDots: true
                )
            ],
            marks: [.init(Point(5, 0.5), paint: .ink, note: "chosen")], rule: .init(value: 2.5, note: "kept"))
        chart.draw(on: canvas, in: area)
        let line = try #require(canvas.strokes.first { $0.pen.paint == .series(0) })
        #expect(line.points == [Point(50, 220), Point(200, 120), Point(350, 20)])
        for text in ["epoch", "cross-entropy", "10", "2.0"] {
            #expect(canvas.texts.contains { $0.text == text }, "\(text)")
        }
        let ten = try #require(canvas.texts.first { $0.text == "10" })
        #expect(ten.point.x == 350 && ten.point.y > area.bottom)
        #expect(canvas.discs.contains { $0.center == Point(200, 170) && $0.note == "chosen" })
        #expect(canvas.discs.contains { $0.center == Point(200, 120) && $0.note == "loss: 1.000 at 5" })
        let rule = try #require(canvas.strokes.first { $0.note == "kept" })
        #expect(rule.points == [Point(125, 20), Point(125, 220)] && rule.pen.isDashed)
        chart.legend.draw(on: canvas, at: Point(400, 20))
        #expect(canvas.texts.last?.text == "loss")
    }

    @Test func barsAreSideBySideFromTheBottom() {
        let canvas = RecordingCanvas()
        Chart(
            horizontal: .posteriors("posterior"), vertical: Axis(range: 0...10, atMost: 4, title: ""),
            bars: [.init(name: "own", heights: [5, 0, 0.001], paint: .series(1))]
        ).draw(on: canvas, in: area)
        #expect(
            canvas.fills == [
                Rectangle(x: 50, y: 120, width: 100, height: 100), Rectangle(x: 250, y: 219, width: 100, height: 1),
            ])
    }

    /// Labels and titles of all axes, in pictures as small as those of the report.
    @Test(arguments: [
        Axis.posteriors("posterior"), .errorRates("others accepted (%)"), .decades(-3...4, title: "an hour"),
    ])
    func labelsNeitherOverlapNorLeaveThePicture(horizontal: Axis) {
        let canvas = RecordingCanvas()
        let chart = Chart(horizontal: horizontal, vertical: .errorRates("words missed (%)", isWhole: true))
        chart.draw(on: canvas, in: chart.area(width: 320, height: 240))
        let boxes = canvas.texts.map { text, point, style in
            let width = style.width(of: text)
            let start: Double =
                switch style.anchor {
                case .start: 0
                case .middle: width / 2
                case .end: width
                }
            return style.isUpright
                ? Rectangle(
                    x: point.x - style.capitalHeight, y: point.y - (width - start), width: style.capitalHeight,
                    height: width)
                : Rectangle(
                    x: point.x - start, y: point.y - style.capitalHeight, width: width, height: style.capitalHeight)
        }
        #expect(boxes.count > 10)
        for (index, box) in boxes.enumerated() {
            #expect(box.x >= 0 && box.right <= 320 && box.y >= 0 && box.bottom <= 240, "\(canvas.texts[index])")
            for other in boxes[..<index] {
                let apart =
                    box.right < other.x || other.right < box.x || box.bottom < other.y || other.bottom < box.y
                #expect(apart, "\(canvas.texts[index])")
            }
        }
    }

    @Test func theFirstRowOfAHeatMapIsAtTheBottom() throws {
        let canvas = RecordingCanvas()
        let map = HeatMap(values: [0, 1, 2, 3, 4, 8], rows: 2, columns: 3, extent: 2...8)
        map.draw(
            on: canvas, in: area, horizontal: Axis(range: 0...10, atMost: 5, title: "time"),
            vertical: Axis(range: 0...2, ticks: [Tick(value: 0.5, label: "low")], title: "row"), unit: "dB")
        let picture = try #require(canvas.images.first)
        #expect(picture.area == Rectangle(x: 110, y: 20, width: 180, height: 200))
        #expect(picture.image.width == 3 && picture.image.height == 2)
        #expect(picture.image.pixels == [96, 128, 255, 0, 32, 64])
        let low = try #require(canvas.texts.first { $0.text == "low" })
        #expect(abs(low.point.y - 170) < 5)
        // The color bar, from light at the top to dark.
        #expect(canvas.images.count == 2)
        #expect(canvas.images.last?.image.pixels == (0...255).reversed().map { UInt8($0) })
        #expect(canvas.texts.contains { $0.text == "dB" } && canvas.texts.contains { $0.text == "8" })
    }

    @Test func emptyAndFlatMapsAreDrawn() throws {
        let canvas = RecordingCanvas()
        let axis = Axis(range: 0...1, atMost: 5, title: "")
        HeatMap(values: [], rows: 4, columns: 0, extent: 0...0)
            .draw(on: canvas, in: area, horizontal: axis, vertical: axis, unit: "")
        #expect(canvas.images.count == 1)
        #expect(HeatMap(values: [7, 7], rows: 1, columns: 2, extent: 0...1).image.pixels == [128, 128])
    }
}
