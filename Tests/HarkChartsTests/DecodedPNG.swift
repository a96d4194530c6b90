// SPDX-License-Identifier: Apache-2.0

import CZlib

/// A PNG file decoded strictly: every length, checksum and filter must follow the standard.
struct DecodedPNG {
    let width: Int
    let height: Int
    /// Row-major `[height, width, 3]`.
    let pixels: [UInt8]

    struct Wrong: Error {
        let reason: String
    }

    init(_ bytes: [UInt8]) throws {
        guard bytes.prefix(8) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] else {
            throw Wrong(reason: "signature")
        }
        var chunks: [(name: String, content: [UInt8])] = []
        var position = 8
        while position < bytes.count {
            let length = Self.big(bytes[position...])
            let body = bytes[(position + 4)..<(position + 8 + length)]
            guard Self.checksum(body) == UInt32(Self.big(bytes[(position + 8 + length)...])) else {
                throw Wrong(reason: "checksum")
            }
            chunks.append((String(decoding: body.prefix(4), as: UTF8.self), Array(body.dropFirst(4))))
            position += 12 + length
        }
        guard let header = chunks.first, header.name == "IHDR", header.content.count == 13,
            let last = chunks.last, last.name == "IEND", last.content.isEmpty
        else { throw Wrong(reason: "first or last chunk") }
        let (width, height) = (Self.big(header.content[...]), Self.big(header.content[4...]))
        guard header.content[8] == 8, header.content[10...] == [0, 0, 0] else { throw Wrong(reason: "header") }
        let palette = chunks.first { $0.name == "PLTE" }?.content
        let isIndexed = header.content[9] == 3
        guard isIndexed == (palette != nil), isIndexed || header.content[9] == 2 else {
            throw Wrong(reason: "color type")
        }
        let rowBytes = isIndexed ? width : 3 * width
        let data = chunks.filter { $0.name == "IDAT" }.flatMap(\.content)
        let samples = try Self.unfiltered(Self.inflate(data, size: height * (rowBytes + 1)), rowBytes: rowBytes)
        self.width = width
        self.height = height
        pixels = palette.map { colors in samples.flatMap { colors[3 * Int($0)..<3 * Int($0) + 3] } } ?? samples
    }

    func pixel(_ column: Int, _ row: Int) -> [UInt8] {
        Array(pixels[3 * (row * width + column)..<3 * (row * width + column) + 3])
    }

    private static func inflate(_ data: [UInt8], size: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: size + 1)
        var length = uLong(bytes.count)
        guard uncompress(&bytes, &length, data, uLong(data.count)) == Z_OK, Int(length) == size else {
            throw Wrong(reason: "compressed data")
        }
        return Array(bytes.prefix(size))
    }

    private static func unfiltered(_ bytes: [UInt8], rowBytes: Int) throws -> [UInt8] {
        var result: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: rowBytes + 1) {
            for index in 0..<rowBytes {
                let above = result.count < rowBytes ? 0 : result[result.count - rowBytes]
                switch bytes[start] {
                case 0: result.append(bytes[start + 1 + index])
                case 2: result.append(bytes[start + 1 + index] &+ above)
                default: throw Wrong(reason: "filter \(bytes[start])")
                }
            }
        }
        return result
    }

    private static func big(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) }
    }

    /// CRC-32 bit by bit, independent of the library's implementation.
    private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        ~bytes.reduce(UInt32.max) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in value >> 1 ^ (value & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
    }
}
