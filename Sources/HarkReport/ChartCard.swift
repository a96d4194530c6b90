// SPDX-License-Identifier: Apache-2.0

import HarkCharts

extension Chart {
    /// The chart as SVG, with its legend if it has more than one line or histogram. Its colors come from the page's style
    /// sheet, so it follows the page's light or dark scheme.
    /// - Parameters:
    ///   - label: a description for screen readers.
    ///   - width: in units, which are pixels on a page that is wide enough.
    ///   - height: as the width.
    func markup(label: String, width: Int = 460, height: Int = 280) -> Markup {
        let canvas = SVGCanvas(width: width, height: height, label: label)
        draw(on: canvas, in: area(width: Double(width), height: Double(height)))
        let entries = legend.entries.map { name, pen in
            Markup("<li><i class=\"key \(pen.paint.name)\"></i>\(name)</li>")
        }
        let list: Markup = entries.count > 1 ? "<ul class=\"legend\">\(Markup(entries))</ul>" : ""
        return "<div class=\"chart\">\(canvas.element)\(list)</div>"
    }
}
