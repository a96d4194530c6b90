// SPDX-License-Identifier: Apache-2.0

import CCairo

/// A PNG file as Cairo and libpng decode it.
struct DecodedPNG {
    let width: Int
    let height: Int
    /// Row-major `[height, width, 3]`.
    let pixels: [UInt8]

    struct Wrong: Error {
        let reason: String
    }

    private struct Source {
        var bytes: ArraySlice<UInt8>
    }

    init(_ bytes: [UInt8]) throws {
        var source = Source(bytes: bytes[...])
        let surface = withUnsafeMutablePointer(to: &source) { pointer in
            cairo_image_surface_create_from_png_stream(
                { closure, data, length in
                    guard let data, let source = closure?.assumingMemoryBound(to: Source.self),
                        source.pointee.bytes.count >= Int(length)
                    else { return CAIRO_STATUS_READ_ERROR }
                    for (index, byte) in source.pointee.bytes.prefix(Int(length)).enumerated() { data[index] = byte }
                    source.pointee.bytes.removeFirst(Int(length))
                    return CAIRO_STATUS_SUCCESS
                }, pointer)
        }
        defer { cairo_surface_destroy(surface) }
        guard cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS, source.bytes.isEmpty,
            let data = cairo_image_surface_get_data(surface)
        else { throw Wrong(reason: String(cString: cairo_status_to_string(cairo_surface_status(surface)))) }
        width = Int(cairo_image_surface_get_width(surface))
        height = Int(cairo_image_surface_get_height(surface))
        let stride = Int(cairo_image_surface_get_stride(surface))
        var pixels: [UInt8] = []
        for row in 0..<height {
            for column in 0..<width {
                let pixel = UnsafeRawPointer(data + row * stride).load(fromByteOffset: 4 * column, as: UInt32.self)
                pixels += [16, 8, 0].map { UInt8(truncatingIfNeeded: pixel >> $0) }
            }
        }
        self.pixels = pixels
    }

    func pixel(_ column: Int, _ row: Int) -> [UInt8] {
        Array(pixels[3 * (row * width + column)..<3 * (row * width + column) + 3])
    }
}
