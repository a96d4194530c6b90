// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HarkCharts

@Suite struct CairoCanvasTests {
    private let ink: [UInt8] = [0x1D, 0x21, 0x29]
    private let white: [UInt8] = [255, 255, 255]

    @Test func fillsToThePixel() throws {
        let canvas = try CairoCanvas(width: 10, height: 5, scale: 2)
        canvas.fill(Rectangle(x: 2, y: 1, width: 3, height: 2), with: .ink)
        let picture = try DecodedPNG(canvas.png())
        #expect(picture.width == 20 && picture.height == 10)
        for row in 0..<10 {
            for column in 0..<20 {
                let inside = (4..<10).contains(column) && (2..<6).contains(row)
                #expect(picture.pixel(column, row) == (inside ? ink : white))
            }
        }
    }

    @Test func imagesKeepTheirPixelsSharpAndUpright() throws {
        let canvas = try CairoCanvas(width: 8, height: 4, scale: 1)
        let image = IndexedImage(width: 2, height: 2, pixels: [1, 2, 2, 2], palette: IndexedImageTests.palette)
        canvas.image(image, in: Rectangle(x: 0, y: 0, width: 8, height: 4))
        let picture = try DecodedPNG(canvas.png())
        for row in 0..<4 {
            for column in 0..<8 {
                let isFirst = column < 4 && row < 2
                #expect(picture.pixel(column, row) == (isFirst ? ink : [0, 0x72, 0xB2]))
            }
        }
    }

    /// The pixels of a stroke sum to its area, at any position between pixels.
    @Test(arguments: [0.0, 0.25, 0.5, 0.8])
    func strokesCoverTheirArea(offset: Double) throws {
        let canvas = try CairoCanvas(width: 60, height: 20, scale: 1)
        canvas.stroke([Point(10, 10 + offset), Point(50, 10 + offset)], with: Pen(.ink, width: 3))
        let picture = try DecodedPNG(canvas.png())
        let covered = (20..<40).map { column in
            (0..<20).map { (255 - Double(picture.pixel(column, $0)[0])) / Double(255 - ink[0]) }.reduce(0, +)
        }
        #expect(covered.allSatisfy { abs($0 - 3) < 0.05 })
    }

    @Test func shapesBesideTheCanvasAreCutOff() throws {
        let canvas = try CairoCanvas(width: 4, height: 4)
        canvas.fill(Rectangle(x: -5, y: -5, width: 3, height: 3), with: .ink)
        canvas.stroke([Point(-100, 50), Point(-3, 90)], with: Pen(.ink, width: 2))
        canvas.text("far away", at: Point(500, -500), style: TextStyle())
        canvas.image(
            IndexedImage(width: 1, height: 1, pixels: [1], palette: IndexedImageTests.palette),
            in: Rectangle(x: 20, y: 0, width: 9, height: 9))
        let picture = try DecodedPNG(canvas.png())
        #expect(picture.pixels.allSatisfy { $0 == 255 })
    }

    private func inkBounds(_ text: String, at point: Point, style: TextStyle) throws -> Rectangle? {
        let canvas = try CairoCanvas(width: 200, height: 200, scale: 1)
        canvas.text(text, at: point, style: style)
        let picture = try DecodedPNG(canvas.png())
        let marked = (0..<200 * 200).filter { picture.pixels[3 * $0] < 200 }
        guard let left = marked.map({ $0 % 200 }).min(), let right = marked.map({ $0 % 200 }).max(),
            let top = marked.first, let bottom = marked.last
        else { return nil }
        return Rectangle(
            x: Double(left), y: Double(top / 200), width: Double(right - left + 1),
            height: Double(bottom / 200 - top / 200 + 1))
    }

    /// Within two pixels, because fonts leave space beside their letters.
    @Test func textIsDrawnAtItsAnchor() throws {
        let width = TextStyle(size: 20).width(of: "HHHH")
        let at = Point(100, 100)
        let start = try #require(try inkBounds("HHHH", at: at, style: TextStyle(anchor: .start, size: 20)))
        #expect(abs(start.x - 101) <= 2 && abs(start.bottom - 100) <= 1 && abs(start.width - width) <= 6)
        let end = try #require(try inkBounds("HHHH", at: at, style: TextStyle(anchor: .end, size: 20)))
        #expect(abs(end.right - 99) <= 2)
        let middle = try #require(try inkBounds("HHHH", at: at, style: TextStyle(anchor: .middle, size: 20)))
        #expect(abs(middle.x + middle.width / 2 - 100) <= 1)
        let upright = try #require(try inkBounds("HHHH", at: at, style: TextStyle(size: 20, isUpright: true)))
        #expect(abs(upright.right - 100) <= 1 && abs(upright.bottom - 99) <= 2 && abs(upright.height - width) <= 6)
    }

    @Test func aCharacterWithoutAGlyphIsDrawnAsABox() throws {
        let style = TextStyle(size: 20)
        #expect(try inkBounds("\u{4E16}", at: Point(20, 50), style: style) != nil)
        #expect(try inkBounds("\u{0}", at: Point(20, 50), style: style) != nil)
        #expect(try inkBounds(" ", at: Point(20, 50), style: style) == nil)
    }

    @Test func widthsGrowWithTextAndSize() {
        let style = TextStyle(size: 10)
        #expect(style.width(of: "") == 0)
        #expect(style.width(of: "00") == 2 * style.width(of: "0") && style.width(of: "0") > 3)
        #expect(abs(TextStyle(size: 20).width(of: "miss") - 2 * style.width(of: "miss")) < 0.01)
    }
}
