// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import HarkCharts

@Suite struct PNGEncoderTests {
    @Test(arguments: [(1, 1), (7, 3), (3, 200), (640, 11)])
    func truecolorComesBack(width: Int, height: Int) throws {
        var random = SeededRandom(seed: 5)
        let pixels = (0..<3 * width * height).map { _ in UInt8.random(in: 0...255, using: &random) }
        let decoded = try DecodedPNG(PNGEncoder.encode(width: width, height: height, pixels: pixels))
        #expect(decoded.width == width && decoded.height == height)
        #expect(decoded.pixels == pixels)
    }

    @Test func indexedComesBackThroughItsPalette() throws {
        let palette = [Color.white, .ink, .blue]
        let pixels: [UInt8] = [0, 1, 2, 2, 1, 0]
        let decoded = try DecodedPNG(
            PNGEncoder.encode(IndexedImage(width: 3, height: 2, pixels: pixels, palette: palette)))
        #expect(decoded.width == 3 && decoded.height == 2)
        for (index, number) in pixels.enumerated() {
            let color = palette[Int(number)]
            #expect(decoded.pixel(index % 3, index / 3) == [color.red, color.green, color.blue])
        }
    }

    @Test func anEnlargedImageIsTheSamePicture() {
        let image = IndexedImage(width: 2, height: 2, pixels: [0, 1, 2, 0], palette: [.white, .ink, .blue])
        let large = image.enlarged(toWidth: 5, height: 4)
        #expect(large.width == 6 && large.height == 4)
        #expect(large.pixels == [0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1, 2, 2, 2, 0, 0, 0, 2, 2, 2, 0, 0, 0])
        #expect(image.enlarged(toWidth: 1, height: 1) == image)
    }
}
