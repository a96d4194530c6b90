// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HarkCharts

/// What charts draw, recorded by a test canvas.
@Suite struct ChartTests {
    private final class RecordingCanvas: Canvas {
        let width = 400.0
        let height = 300.0
        var texts: [(text: String, point: Point)] = []
        var strokes: [(points: [Point], color: Color)] = []
        var images: [(image: IndexedImage, area: Rectangle)] = []

        func fill(_ rectangle: Rectangle, color: Color) {}
        func stroke(_ points: [Point], color: Color, width: Double) { strokes.append((points, color)) }
        func text(_ text: String, at point: Point, style: TextStyle) { texts.append((text, point)) }
        func image(_ image: IndexedImage, in rectangle: Rectangle) { images.append((image, rectangle)) }
    }

    private let area = Rectangle(x: 50, y: 20, width: 300, height: 200)

    @Test func linesLieWhereTheirValuesAreAndNeverOutside() throws {
        let canvas = RecordingCanvas()
        let series = Series(points: [Point(0, 0), Point(5, 1), Point(10, 30)], name: "loss")
        LineChart(
            horizontal: Axis(range: 0...10, atMost: 5, title: "epoch"),
            vertical: Axis(range: 0...2, atMost: 4, title: "cross-entropy"), series: [series]
        ).draw(on: canvas, in: area)
        let line = try #require(canvas.strokes.first { $0.color == .blue })
        #expect(line.points == [Point(50, 220), Point(200, 120), Point(350, 20)])
        for text in ["epoch", "cross-entropy", "loss", "10", "2.0"] {
            #expect(canvas.texts.contains { $0.text == text }, "\(text)")
        }
        let ten = try #require(canvas.texts.first { $0.text == "10" })
        #expect(ten.point.x == 350 && ten.point.y > area.bottom)
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
