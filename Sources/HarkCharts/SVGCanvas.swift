// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// A vector picture: Scalable Vector Graphics 1.1.
package final class SVGCanvas: Canvas {
    package let width: Double
    package let height: Double
    private var elements: [String] = []

    package init(width: Int, height: Int) {
        precondition(width > 0 && height > 0, "a picture of some size")
        self.width = Double(width)
        self.height = Double(height)
    }

    /// The `svg` element, which may also be embedded in an HTML page.
    package var svg: String {
        let size = "\(number(width)) \(number(height))"
        return """
            <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" \
            width="\(number(width))" height="\(number(height))" viewBox="0 0 \(size)" \
            font-family="DejaVu Sans Mono, Menlo, Consolas, monospace">
            <rect width="100%" height="100%" fill="\(Color.white.hexadecimal)"/>
            \(elements.joined(separator: "\n"))
            </svg>

            """
    }

    package func fill(_ rectangle: Rectangle, color: Color) {
        elements.append("<rect \(place(rectangle)) fill=\"\(color.hexadecimal)\"/>")
    }

    package func stroke(_ points: [Point], color: Color, width: Double) {
        guard !points.isEmpty else { return }
        let path = points.map { "\(number($0.x)),\(number($0.y))" }.joined(separator: " ")
        elements.append(
            "<polyline points=\"\(path)\" fill=\"none\" stroke=\"\(color.hexadecimal)\" "
                + "stroke-width=\"\(number(width))\" stroke-linecap=\"round\" stroke-linejoin=\"round\"/>")
    }

    package func text(_ text: String, at point: Point, style: TextStyle) {
        let place = "x=\"\(number(point.x))\" y=\"\(number(point.y))\""
        let turn = style.isUpright ? " transform=\"rotate(-90 \(number(point.x)) \(number(point.y)))\"" : ""
        elements.append(
            "<text \(place) font-size=\"\(number(style.fontSize))\" text-anchor=\"\(style.anchor)\" "
                + "fill=\"\(style.color.hexadecimal)\" xml:space=\"preserve\"\(turn)>\(escaped(text))</text>")
    }

    package func image(_ image: IndexedImage, in rectangle: Rectangle) {
        // Browsers keep pixels sharp as the style requests. Other programs blur them, so the image is enlarged first.
        let large = image.enlarged(toWidth: Int(rectangle.width), height: Int(rectangle.height))
        let png = Data(PNGEncoder.encode(large)).base64EncodedString()
        elements.append(
            "<image \(place(rectangle)) preserveAspectRatio=\"none\" "
                + "style=\"image-rendering:pixelated\" xlink:href=\"data:image/png;base64,\(png)\"/>")
    }

    private func place(_ rectangle: Rectangle) -> String {
        "x=\"\(number(rectangle.x))\" y=\"\(number(rectangle.y))\" "
            + "width=\"\(number(rectangle.width))\" height=\"\(number(rectangle.height))\""
    }

    /// Rounds to hundredths, which is finer than any screen.
    private func number(_ value: Double) -> String { Ticks.text(value, decimals: 2, keepingZeros: false) }

    private func escaped(_ text: String) -> String {
        var result = ""
        for character in PrintableText.of(text).unicodeScalars {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&apos;"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }
}
