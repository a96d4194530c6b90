// SPDX-License-Identifier: Apache-2.0

import CCairo

/// The font of PNG pictures. Fontconfig chooses another one if DejaVu Sans is not installed; on a machine without any
/// font, Cairo uses a plain one of its own, which has the letters and digits of ASCII.
enum CairoFont {
    static let family = "DejaVu Sans"

    /// Whole units would make the distances between letters uneven.
    static func setOptions(of options: OpaquePointer) {
        cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
        cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    }

    /// The distance by which a text moves the pen, in units.
    static func width(of text: String, size: Double) -> Double {
        let face = cairo_toy_font_face_create(family, CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL)
        defer { cairo_font_face_destroy(face) }
        let options = cairo_font_options_create()
        defer { cairo_font_options_destroy(options) }
        if let options { setOptions(of: options) }
        var (scale, identity) = (cairo_matrix_t(), cairo_matrix_t())
        cairo_matrix_init_scale(&scale, size, size)
        cairo_matrix_init_identity(&identity)
        let font = cairo_scaled_font_create(face, &scale, &identity, options)
        defer { cairo_scaled_font_destroy(font) }
        var extents = cairo_text_extents_t()
        cairo_scaled_font_text_extents(font, PrintableText.of(text), &extents)
        // A font in an error state has no extents; the layout of an SVG picture then uses a typical width.
        guard cairo_scaled_font_status(font) == CAIRO_STATUS_SUCCESS else {
            return 0.65 * size * Double(text.unicodeScalars.count)
        }
        return extents.x_advance
    }
}
