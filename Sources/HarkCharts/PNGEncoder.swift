// SPDX-License-Identifier: Apache-2.0

import CZlib

/// Encodes pictures as PNG (W3C, "Portable Network Graphics", third edition).
package enum PNGEncoder {
    private enum ColorType: UInt8 {
        case truecolor = 2
        case indexed = 3
    }

    /// Encodes a picture with a palette.
    package static func encode(_ image: IndexedImage) -> [UInt8] {
        let palette = image.palette.flatMap { [$0.red, $0.green, $0.blue] }
        return file(
            width: image.width, height: image.height, type: .indexed, extra: chunk("PLTE", palette),
            rows: image.pixels, rowBytes: image.width)
    }

    /// - Parameter pixels: row-major `[height, width, 3]`: red, green, blue.
    static func encode(width: Int, height: Int, pixels: [UInt8]) -> [UInt8] {
        precondition(width > 0 && height > 0 && pixels.count == 3 * width * height, "pixels for the whole picture")
        return file(width: width, height: height, type: .truecolor, extra: [], rows: pixels, rowBytes: 3 * width)
    }

    private static func file(
        width: Int, height: Int, type: ColorType, extra: [UInt8], rows: [UInt8], rowBytes: Int
    ) -> [UInt8] {
        let bitsPerSample: UInt8 = 8
        let (deflate, adaptiveFilters, notInterlaced): (UInt8, UInt8, UInt8) = (0, 0, 0)
        let header =
            big(UInt32(width)) + big(UInt32(height))
            + [bitsPerSample, type.rawValue, deflate, adaptiveFilters, notInterlaced]
        let signature: [UInt8] = [0x89] + Array("PNG\r\n".utf8) + [0x1A, 0x0A]
        return signature + chunk("IHDR", header) + extra
            + chunk("IDAT", Deflate.compress(filtered(rows, rowBytes: rowBytes))) + chunk("IEND", [])
    }

    /// Prefixes each row with its filter type. The filter is Up (difference to the row above), because adjacent rows of
    /// plots are similar.
    private static func filtered(_ rows: [UInt8], rowBytes: Int) -> [UInt8] {
        let differenceToAbove: UInt8 = 2
        var result: [UInt8] = []
        result.reserveCapacity(rows.count + rows.count / rowBytes)
        for start in stride(from: 0, to: rows.count, by: rowBytes) {
            result.append(differenceToAbove)
            for index in start..<start + rowBytes {
                result.append(rows[index] &- (start == 0 ? 0 : rows[index - rowBytes]))
            }
        }
        return result
    }

    private static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + content
        return big(UInt32(content.count)) + body + big(Deflate.checksum(body))
    }

    private static func big(_ value: UInt32) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian) { Array($0) }
    }
}

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

/// zlib's compression and checksum.
enum Deflate {
    /// The bytes as a zlib stream (RFC 1950).
    static func compress(_ bytes: [UInt8]) -> [UInt8] {
        var length = compressBound(uLong(bytes.count))
        return [UInt8](unsafeUninitializedCapacity: Int(length)) { buffer, initialized in
            let status = compress2(buffer.baseAddress, &length, bytes, uLong(bytes.count), Z_BEST_COMPRESSION)
            // The buffer has the bound's size, so only a lack of memory can fail.
            precondition(status == Z_OK, "no memory to compress \(bytes.count) bytes")
            initialized = Int(length)
        }
    }

    /// The CRC-32 of PNG and zlib.
    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        UInt32(truncatingIfNeeded: crc32(0, bytes, uInt(bytes.count)))
    }
}
