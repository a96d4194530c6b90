// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// A picture of at most 256 colors.
package struct IndexedImage: Sendable, Equatable {
    package let width: Int
    package let height: Int
    /// Palette indices, row-major `[height, width]`, top row first.
    package let pixels: [UInt8]
    /// 1...256 colors.
    package let palette: [Color]

    /// - Precondition: `width * height` pixels, more than 0, each an index into the palette.
    package init(width: Int, height: Int, pixels: [UInt8], palette: [Color]) {
        precondition(width > 0 && height > 0 && pixels.count == width * height, "pixels for the whole picture")
        precondition((1...256).contains(palette.count) && pixels.allSatisfy { $0 < palette.count }, "known colors")
        self.width = width
        self.height = height
        self.pixels = pixels
        self.palette = palette
    }

    /// The image as a PNG file, one pixel each.
    package func png() throws(ChartError) -> [UInt8] {
        try CairoPNG.encode(self)
    }

    /// The PNG file as a `data:` URI.
    package func dataURI() throws(ChartError) -> String {
        "data:image/png;base64," + Data(try png()).base64EncodedString()
    }

    /// The same picture with each pixel repeated, so that it has at least the given width and height.
    func enlarged(toWidth leastWidth: Int, height leastHeight: Int) -> IndexedImage {
        let across = max(1, (leastWidth + width - 1) / width)
        let down = max(1, (leastHeight + height - 1) / height)
        var enlarged: [UInt8] = []
        enlarged.reserveCapacity(pixels.count * across * down)
        for start in stride(from: 0, to: pixels.count, by: width) {
            let row = pixels[start..<start + width].flatMap { repeatElement($0, count: across) }
            for _ in 0..<down { enlarged += row }
        }
        return IndexedImage(width: width * across, height: height * down, pixels: enlarged, palette: palette)
    }
}
