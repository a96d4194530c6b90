// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import HarkCharts

@Suite struct IndexedImageTests {
    static let palette = [Color(0xFFFFFF), Color(0x1D2129), Color(0x0072B2)]

    @Test(arguments: [(1, 1), (7, 3), (3, 200), (640, 11)])
    func aPNGFileHasThePixelsOfTheImage(width: Int, height: Int) throws {
        var random = SeededRandom(seed: 5)
        let pixels = (0..<width * height).map { _ in UInt8.random(in: 0..<3, using: &random) }
        let image = IndexedImage(width: width, height: height, pixels: pixels, palette: Self.palette)
        let decoded = try DecodedPNG(image.png())
        #expect(decoded.width == width && decoded.height == height)
        #expect(
            decoded.pixels
                == pixels.flatMap { index in
                    let color = Self.palette[Int(index)]
                    return [color.red, color.green, color.blue]
                })
    }

    @Test func anEnlargedImageIsTheSamePicture() {
        let image = IndexedImage(width: 2, height: 2, pixels: [0, 1, 2, 0], palette: Self.palette)
        let large = image.enlarged(toWidth: 5, height: 4)
        #expect(large.width == 6 && large.height == 4)
        #expect(large.pixels == [0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1, 2, 2, 2, 0, 0, 0, 2, 2, 2, 0, 0, 0])
        #expect(image.enlarged(toWidth: 1, height: 1) == image)
    }

    @Test func anImageBeyondCairosLimitIsAnError() {
        let image = IndexedImage(
            width: 40_000, height: 1, pixels: [UInt8](repeating: 0, count: 40_000), palette: Self.palette)
        #expect(throws: ChartError.self) { try image.png() }
        #expect(throws: ChartError.self) { try CairoCanvas(width: 40_000, height: 1, scale: 1) }
    }
}
