// SPDX-License-Identifier: Apache-2.0

import CCairo

/// PNG files by Cairo.
enum CairoPNG {
    /// The content of an image surface as a PNG file.
    static func encode(_ surface: OpaquePointer) throws(ChartError) -> [UInt8] {
        var file: [UInt8] = []
        let status = withUnsafeMutablePointer(to: &file) { pointer in
            cairo_surface_write_to_png_stream(
                surface,
                { closure, data, length in
                    guard let closure, let data else { return CAIRO_STATUS_WRITE_ERROR }
                    closure.assumingMemoryBound(to: [UInt8].self).pointee
                        .append(contentsOf: UnsafeBufferPointer(start: data, count: Int(length)))
                    return CAIRO_STATUS_SUCCESS
                }, pointer)
        }
        try ChartError.check(status)
        return file
    }

    /// An image as a PNG file, one pixel each.
    static func encode(_ image: IndexedImage) throws(ChartError) -> [UInt8] {
        guard let surface = surface(of: image) else { throw .outOfMemory }
        defer { cairo_surface_destroy(surface) }
        return try encode(surface)
    }

    /// An image surface of the image's pixels, to be destroyed by the caller; possibly in an error state.
    static func surface(of image: IndexedImage) -> OpaquePointer? {
        let surface = cairo_image_surface_create(
            CAIRO_FORMAT_RGB24, Int32(clamping: image.width), Int32(clamping: image.height))
        // Null for a surface in an error state.
        guard let data = cairo_image_surface_get_data(surface) else { return surface }
        cairo_surface_flush(surface)
        let stride = Int(cairo_image_surface_get_stride(surface))
        let palette = image.palette.map { UInt32($0.red) << 16 | UInt32($0.green) << 8 | UInt32($0.blue) }
        for row in 0..<image.height {
            let line = UnsafeMutableRawPointer(data + row * stride)
            for column in 0..<image.width {
                line.storeBytes(
                    of: palette[Int(image.pixels[row * image.width + column])], toByteOffset: 4 * column,
                    as: UInt32.self)
            }
        }
        cairo_surface_mark_dirty(surface)
        return surface
    }
}

/// The reason why a picture could not be drawn.
package enum ChartError: Error, Equatable, CustomStringConvertible {
    case outOfMemory
    /// What Cairo reports.
    case cairo(String)

    package var description: String {
        switch self {
        case .outOfMemory: "not enough memory"
        case .cairo(let reason): reason
        }
    }

    static func check(_ status: cairo_status_t) throws(ChartError) {
        if status == CAIRO_STATUS_NO_MEMORY { throw .outOfMemory }
        if status != CAIRO_STATUS_SUCCESS { throw .cairo(String(cString: cairo_status_to_string(status))) }
    }
}
