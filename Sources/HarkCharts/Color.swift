// SPDX-License-Identifier: Apache-2.0

/// An opaque color in sRGB.
package struct Color: Sendable, Equatable {
    package let red: UInt8
    package let green: UInt8
    package let blue: UInt8

    package init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    package static let white = Color(red: 255, green: 255, blue: 255)
    /// Letters and axes: dark enough to read, softer than black.
    package static let ink = Color(red: 45, green: 45, blue: 50)
    /// Lines behind the data.
    package static let grid = Color(red: 226, green: 226, blue: 230)
    /// Data of the first series.
    package static let blue = Color(red: 38, green: 92, blue: 158)
    /// Data of the second series.
    package static let orange = Color(red: 208, green: 98, blue: 20)

    /// As HTML and SVG write it, such as `#2d2d32`.
    var hexadecimal: String {
        "#"
            + [red, green, blue].map { part in
                let digits = String(part, radix: 16)
                return digits.count == 1 ? "0" + digits : digits
            }.joined()
    }
}
