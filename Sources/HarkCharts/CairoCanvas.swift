// SPDX-License-Identifier: Apache-2.0

import CCairo

/// A PNG picture drawn by Cairo, initially white.
package final class CairoCanvas: Canvas {
    private let surface: OpaquePointer
    private let context: OpaquePointer

    /// - Parameters:
    ///   - width: 1 or more units; times the scale at most 32,767 pixels, Cairo's limit.
    ///   - height: as the width.
    ///   - scale: pixels per unit; 2 suits current screens.
    package init(width: Int, height: Int, scale: Int = 2) throws(ChartError) {
        precondition(width > 0 && height > 0 && scale > 0, "a picture of some size")
        // Neither returns a null pointer: an object in an error state instead.
        guard
            let surface = cairo_image_surface_create(
                CAIRO_FORMAT_RGB24, Int32(clamping: width * scale), Int32(clamping: height * scale))
        else { throw .outOfMemory }
        guard let context = cairo_create(surface) else {
            cairo_surface_destroy(surface)
            throw .outOfMemory
        }
        self.surface = surface
        self.context = context
        try ChartError.check(cairo_surface_status(surface))
        try ChartError.check(cairo_status(context))
        set(.background)
        cairo_paint(context)
        cairo_scale(context, Double(scale), Double(scale))
        cairo_set_line_cap(context, CAIRO_LINE_CAP_ROUND)
        cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
        cairo_select_font_face(context, CairoFont.family, CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL)
        if let options = cairo_font_options_create() {
            CairoFont.setOptions(of: options)
            cairo_set_font_options(context, options)
            cairo_font_options_destroy(options)
        }
    }

    deinit {
        cairo_destroy(context)
        cairo_surface_destroy(surface)
    }

    /// The picture as a PNG file. An error of any call before is thrown here, because Cairo keeps the first.
    package func png() throws(ChartError) -> [UInt8] {
        try ChartError.check(cairo_status(context))
        cairo_surface_flush(surface)
        return try CairoPNG.encode(surface)
    }

    package func fill(_ rectangle: Rectangle, with paint: Paint, opacity: Double, note: String?) {
        set(paint, opacity: opacity)
        cairo_rectangle(context, rectangle.x, rectangle.y, rectangle.width, rectangle.height)
        cairo_fill(context)
    }

    package func stroke(_ points: [Point], with pen: Pen, note: String?) {
        guard let first = points.first else { return }
        set(pen.paint)
        cairo_set_line_width(context, pen.width)
        var dashes = [pen.dash, pen.dash]
        // A round end would fill the gaps.
        cairo_set_line_cap(context, pen.isDashed ? CAIRO_LINE_CAP_BUTT : CAIRO_LINE_CAP_ROUND)
        cairo_set_dash(context, &dashes, pen.isDashed ? 2 : 0, 0)
        cairo_move_to(context, first.x, first.y)
        for point in points.dropFirst() { cairo_line_to(context, point.x, point.y) }
        cairo_stroke(context)
    }

    package func disc(at center: Point, radius: Double, with paint: Paint, note: String?) {
        set(paint)
        cairo_new_sub_path(context)
        cairo_arc(context, center.x, center.y, radius, 0, 2 * Double.pi)
        cairo_fill(context)
    }

    package func text(_ text: String, at point: Point, style: TextStyle) {
        let text = PrintableText.of(text)
        let before =
            switch style.anchor {
            case .start: 0.0
            case .middle: style.width(of: text) / 2
            case .end: style.width(of: text)
            }
        set(style.paint)
        cairo_set_font_size(context, style.size)
        cairo_save(context)
        cairo_translate(context, point.x, point.y)
        if style.isUpright { cairo_rotate(context, -Double.pi / 2) }
        cairo_move_to(context, -before, 0)
        cairo_show_text(context, text)
        cairo_restore(context)
        cairo_new_path(context)
    }

    package func image(_ image: IndexedImage, in rectangle: Rectangle) {
        guard let source = CairoPNG.surface(of: image) else { return }
        defer { cairo_surface_destroy(source) }
        cairo_save(context)
        cairo_translate(context, rectangle.x, rectangle.y)
        cairo_scale(context, rectangle.width / Double(image.width), rectangle.height / Double(image.height))
        cairo_set_source_surface(context, source, 0, 0)
        cairo_pattern_set_filter(cairo_get_source(context), CAIRO_FILTER_NEAREST)
        // Without it the outermost pixels fade into nothing.
        cairo_pattern_set_extend(cairo_get_source(context), CAIRO_EXTEND_PAD)
        cairo_rectangle(context, 0, 0, Double(image.width), Double(image.height))
        cairo_fill(context)
        cairo_restore(context)
    }

    private func set(_ paint: Paint, opacity: Double = 1) {
        let color = paint.color
        cairo_set_source_rgba(
            context, Double(color.red) / 255, Double(color.green) / 255, Double(color.blue) / 255, opacity)
    }
}
