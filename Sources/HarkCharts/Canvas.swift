// SPDX-License-Identifier: Apache-2.0

/// What plots are drawn on; the same calls make a picture of pixels and one of vectors.
package protocol Canvas: AnyObject {
    /// In units: those of SVG, and a fixed number of pixels in a raster.
    var width: Double { get }
    var height: Double { get }

    func fill(_ rectangle: Rectangle, color: Color)

    /// A line through points, its ends and corners round.
    func stroke(_ points: [Point], color: Color, width: Double)

    /// One line of text whose base line starts, is centred or ends at a point. The text may come from anywhere: what
    /// is no printable character is replaced.
    func text(_ text: String, at point: Point, style: TextStyle)

    /// A picture stretched over a rectangle, its pixels staying sharp.
    func image(_ image: IndexedImage, in rectangle: Rectangle)
}
