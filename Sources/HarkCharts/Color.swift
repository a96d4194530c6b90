// SPDX-License-Identifier: Apache-2.0

import HarkBasics

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

    /// - Parameter code: 0xRRGGBB.
    init(_ code: UInt32) {
        self.init(
            red: UInt8(truncatingIfNeeded: code >> 16), green: UInt8(truncatingIfNeeded: code >> 8),
            blue: UInt8(truncatingIfNeeded: code))
    }

    /// The color in the notation of HTML and SVG, such as `#2d2d32`.
    var hexadecimal: String {
        "#" + [red, green, blue].map { Figures.padded(Int($0), digits: 2, radix: 16).lowercased() }.joined()
    }
}

/// The color of a part of a chart, by its use. A style sheet can give each use another color.
package enum Paint: Sendable, Equatable {
    case background
    /// Titles and curves that sum up others.
    case ink
    /// Labels.
    case soft
    case grid
    /// The outline of the data area.
    case frame
    /// Data: the number of a series, 0 or more. The colors repeat after ``seriesColors``.
    case series(Int)

    /// The number of different colors of series.
    package static let seriesColors = palette.count

    /// Distinguishable with full color vision and with most kinds of color blindness (Okabe & Ito 2008; the yellow is
    /// darker, because lines must be visible on white).
    private static let palette: [UInt32] = [0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0x56B4E9, 0x8A6D00]

    /// The color in pictures without a style sheet.
    var color: Color {
        switch self {
        case .background: Color(0xFFFFFF)
        case .ink: Color(0x1D2129)
        case .soft: Color(0x4A525E)
        case .grid: Color(0xE4E7EC)
        case .frame: Color(0x8A93A0)
        case .series(let number): Color(Self.palette[number % Self.palette.count])
        }
    }

    /// The class of SVG elements with this paint.
    package var name: String {
        switch self {
        case .background: "background"
        case .ink: "ink"
        case .soft: "soft"
        case .grid: "grid"
        case .frame: "frame"
        case .series(let number): "c\(number % Self.palette.count)"
        }
    }
}
