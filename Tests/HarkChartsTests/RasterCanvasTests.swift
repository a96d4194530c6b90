// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HarkCharts

@Suite struct RasterCanvasTests {
    private let ink: [UInt8] = [45, 45, 50]
    private let white: [UInt8] = [255, 255, 255]

    @Test func fillsToThePixel() throws {
        let canvas = RasterCanvas(width: 10, height: 5, scale: 2)
        canvas.fill(Rectangle(x: 2, y: 1, width: 3, height: 2), color: .ink)
        let picture = try DecodedPNG(canvas.png)
        #expect(picture.width == 20 && picture.height == 10)
        for row in 0..<10 {
            for column in 0..<20 {
                let inside = (4..<10).contains(column) && (2..<6).contains(row)
                #expect(picture.pixel(column, row) == (inside ? ink : white))
            }
        }
    }

    @Test func imagesKeepTheirPixelsSharpAndUpright() throws {
        let canvas = RasterCanvas(width: 8, height: 4, scale: 1)
        let image = IndexedImage(width: 2, height: 2, pixels: [0, 1, 1, 1], palette: [.ink, .blue])
        canvas.image(image, in: Rectangle(x: 0, y: 0, width: 8, height: 4))
        let picture = try DecodedPNG(canvas.png)
        for row in 0..<4 {
            for column in 0..<8 {
                let isFirst = column < 4 && row < 2
                #expect(picture.pixel(column, row) == (isFirst ? ink : [38, 92, 158]))
            }
        }
    }

    /// The pixels of a stroke sum to its area, at any position between pixels.
    @Test(arguments: [0.0, 0.25, 0.5, 0.8])
    func strokesCoverTheirArea(offset: Double) throws {
        let canvas = RasterCanvas(width: 60, height: 20, scale: 1)
        canvas.stroke(
            [Point(10, 10 + offset), Point(50, 10 + offset)], color: Color(red: 0, green: 0, blue: 0), width: 3)
        let picture = try DecodedPNG(canvas.png)
        let covered = (20..<40).map { column in
            (0..<20).map { 1 - Double(picture.pixel(column, $0)[0]) / 255 }.reduce(0, +)
        }
        #expect(covered.allSatisfy { abs($0 - 3) < 0.05 })
    }

    @Test func whatLiesBesideTheCanvasIsCutOff() throws {
        let canvas = RasterCanvas(width: 4, height: 4)
        canvas.fill(Rectangle(x: -5, y: -5, width: 3, height: 3), color: .ink)
        canvas.stroke([Point(-100, 50), Point(-3, 90)], color: .ink, width: 2)
        canvas.text("far away", at: Point(500, -500), style: TextStyle())
        canvas.image(
            IndexedImage(width: 1, height: 1, pixels: [0], palette: [.ink]),
            in: Rectangle(x: 20, y: 0, width: 9, height: 9))
        let picture = try DecodedPNG(canvas.png)
        #expect(picture.pixels.allSatisfy { $0 == 255 })
    }

    private func inkBounds(_ text: String, at point: Point, style: TextStyle) throws -> Rectangle? {
        let canvas = RasterCanvas(width: 200, height: 200, scale: 1)
        canvas.text(text, at: point, style: style)
        let picture = try DecodedPNG(canvas.png)
        let marked = (0..<200 * 200).filter { picture.pixels[3 * $0] < 200 }
        guard let left = marked.map({ $0 % 200 }).min(), let right = marked.map({ $0 % 200 }).max(),
            let top = marked.first, let bottom = marked.last
        else { return nil }
        return Rectangle(
            x: Double(left), y: Double(top / 200), width: Double(right - left + 1),
            height: Double(bottom / 200 - top / 200 + 1))
    }

    @Test func textStandsWhereItsStyleSays() throws {
        let start = try #require(try inkBounds("HHHH", at: Point(100, 100), style: TextStyle(anchor: .start)))
        #expect(start == Rectangle(x: 100, y: 93, width: 23, height: 7))
        let end = try #require(try inkBounds("HHHH", at: Point(100, 100), style: TextStyle(anchor: .end)))
        #expect(end.right == 100 && end.width == 23)
        let middle = try #require(try inkBounds("HHHHH", at: Point(100, 100), style: TextStyle(anchor: .middle)))
        #expect(abs(middle.x + middle.width / 2 - 100) <= 1)
        let upright = try #require(try inkBounds("HHHH", at: Point(100, 100), style: TextStyle(isUpright: true)))
        #expect(upright == Rectangle(x: 93, y: 77, width: 7, height: 23))
    }

    @Test func whatTheFontLacksIsABoxAndNeverNothing() throws {
        let box = try #require(try inkBounds("\u{4E16}", at: Point(20, 50), style: TextStyle()))
        #expect(box.width == 5 && box.height == 7)
        #expect(try inkBounds("\u{0}", at: Point(20, 50), style: TextStyle()) == box)
        #expect(try inkBounds(" ", at: Point(20, 50), style: TextStyle()) == nil)
    }

    @Test func everyLetterHasItsOwnStrokes() {
        let letters = (33...126).map { StrokeFont.strokes(of: Unicode.Scalar(UInt8($0))) }
        for (index, letter) in letters.enumerated() {
            #expect(!letter.isEmpty)
            #expect(letters[..<index].allSatisfy { $0 != letter }, "\(Unicode.Scalar(UInt8(index + 33)))")
        }
    }
}
