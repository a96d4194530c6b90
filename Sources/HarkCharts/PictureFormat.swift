// SPDX-License-Identifier: Apache-2.0

/// The file format of a picture.
package enum PictureFormat: String, CaseIterable, Sendable {
    case png
    case svg

    /// - Returns: Nil if the name ends in none of the extensions.
    package init?(fileName: String) {
        let end = fileName.split(separator: ".", omittingEmptySubsequences: false).last.map { $0.lowercased() }
        guard fileName.contains("."), let end, let format = Self(rawValue: end) else { return nil }
        self = format
    }

    /// Draws a picture, and returns it as a file.
    /// - Parameters:
    ///   - width: in units, 1 or more; a PNG picture has two pixels per unit.
    ///   - height: as the width.
    ///   - label: a description of the picture for screen readers, where the format has one.
    package func picture(
        width: Int, height: Int, label: String, draw: (any Canvas) -> Void
    ) throws(ChartError) -> [UInt8] {
        switch self {
        case .png:
            let canvas = try CairoCanvas(width: width, height: height)
            draw(canvas)
            return try canvas.png()
        case .svg:
            let canvas = SVGCanvas(width: width, height: height, label: label)
            draw(canvas)
            return try canvas.file()
        }
    }
}
