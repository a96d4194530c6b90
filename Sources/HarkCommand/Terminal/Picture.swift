// SPDX-License-Identifier: Apache-2.0

import HarkCharts

/// A picture that a command draws into a file.
protocol Picture {
    /// In units.
    var size: (width: Int, height: Int) { get }
    /// A description for screen readers.
    var title: String { get }
    func draw(on canvas: any Canvas)
}

extension OutputFile {
    /// Draws the picture and writes it; `finish` makes the file visible.
    func write(_ picture: some Picture, as format: PictureFormat) throws {
        let (width, height) = picture.size
        let bytes: [UInt8]
        do throws(ChartError) {
            bytes = try format.picture(width: width, height: height, label: picture.title, draw: picture.draw)
        } catch {
            throw CommandFailure(
                "the \(format.rawValue.uppercased()) picture of \(width) x \(height) units cannot be drawn: \(error)",
                .output)
        }
        try write(bytes)
    }
}
