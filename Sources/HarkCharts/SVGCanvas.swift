// SPDX-License-Identifier: Apache-2.0

/// A vector picture: Scalable Vector Graphics 1.1, with text as text.
///
/// Each element has its color as an attribute, for programs without style sheets, and its paint's name as the class, so
/// that the style sheet of a page can replace the color.
package final class SVGCanvas: Canvas {
    private let width: Double
    private let height: Double
    private let label: String
    private var elements: [Markup] = []
    private var failure: ChartError?

    /// - Parameter label: a description of the picture for screen readers.
    package init(width: Int, height: Int, label: String) {
        precondition(width > 0 && height > 0, "a picture of some size")
        (self.width, self.height) = (Double(width), Double(height))
        self.label = label
    }

    /// The `svg` element for an HTML page, as wide as the page lets it be.
    package var element: Markup {
        """
        <svg viewBox="0 0 \(width) \(height)" role="img" aria-label="\(label)">
        \(Markup(elements))
        </svg>
        """
    }

    /// The picture as a file of its own, on the background.
    package func file() throws(ChartError) -> [UInt8] {
        if let failure { throw failure }
        let document: Markup = """
            <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="\(width)" \
            height="\(height)" viewBox="0 0 \(width) \(height)" role="img" aria-label="\(label)" \
            font-family="DejaVu Sans, Verdana, sans-serif">
            <rect width="100%" height="100%" \(colors(.background))/>
            \(Markup(elements))
            </svg>

            """
        return Array(document.html.utf8)
    }

    package func fill(_ rectangle: Rectangle, with paint: Paint, opacity: Double, note: String?) {
        let fade: Markup = opacity < 1 ? " fill-opacity=\"\(opacity)\"" : ""
        add("rect", "\(place(rectangle)) \(colors(paint))\(fade)", note: note)
    }

    package func stroke(_ points: [Point], with pen: Pen, note: String?) {
        guard !points.isEmpty else { return }
        let path = Markup(points.map { "\($0.x),\($0.y)" }, separator: " ")
        let ends: Markup =
            pen.isDashed ? "stroke-dasharray=\"\(pen.dash)\"" : "stroke-linecap=\"round\" stroke-linejoin=\"round\""
        add(
            "polyline",
            """
            points="\(path)" class="\(pen.paint.name)" fill="none" stroke="\(pen.paint.color.hexadecimal)" \
            stroke-width="\(pen.width)" \(ends)
            """, note: note)
    }

    package func disc(at center: Point, radius: Double, with paint: Paint, note: String?) {
        add("circle", "cx=\"\(center.x)\" cy=\"\(center.y)\" r=\"\(radius)\" \(colors(paint))", note: note)
    }

    package func text(_ text: String, at point: Point, style: TextStyle) {
        let turn: Markup = style.isUpright ? " transform=\"rotate(-90 \(point.x) \(point.y))\"" : ""
        elements.append(
            """
            <text x="\(point.x)" y="\(point.y)" font-size="\(style.size)" text-anchor="\("\(style.anchor)")" \
            \(colors(style.paint)) xml:space="preserve"\(turn)>\(PrintableText.of(text))</text>
            """)
    }

    package func image(_ image: IndexedImage, in rectangle: Rectangle) {
        // Browsers keep pixels sharp as the style requests. Other programs blur them, so the image is enlarged first.
        let large = image.enlarged(toWidth: Int(rectangle.width), height: Int(rectangle.height))
        do throws(ChartError) {
            elements.append(
                """
                <image \(place(rectangle)) preserveAspectRatio="none" style="image-rendering:pixelated" \
                xlink:href="\(try large.dataURI())"/>
                """)
        } catch {
            failure = failure ?? error
        }
    }

    private func add(_ name: Markup, _ attributes: Markup, note: String?) {
        elements.append(
            note.map { "<\(name) \(attributes)><title>\(PrintableText.of($0))</title></\(name)>" }
                ?? "<\(name) \(attributes)/>")
    }

    private func colors(_ paint: Paint) -> Markup { "class=\"\(paint.name)\" fill=\"\(paint.color.hexadecimal)\"" }

    private func place(_ rectangle: Rectangle) -> Markup {
        """
        x="\(rectangle.x)" y="\(rectangle.y)" width="\(rectangle.width)" height="\(rectangle.height)"
        """
    }
}
