// SPDX-License-Identifier: Apache-2.0

import Glibc

/// 256 colors from dark to light in perceptually equal steps: equal steps of lightness in Oklab (Ottosson, "A
/// perceptual color space for image processing", 2020), with the hue turning from violet over green to yellow. Also
/// readable in gray.
package struct ColorMap: Sendable {
    /// 256 colors, that of the lowest value first.
    package let colors: [Color]

    private static let lightness = 0.25...0.95
    /// The hue in degrees at the dark and at the light end.
    private static let hue = (dark: 300.0, light: 102.0)
    /// The chroma, reduced where sRGB cannot show it.
    private static let chroma = 0.15

    package static let standard = ColorMap()

    init() {
        colors = (0..<256).map { step in
            let share = Double(step) / 255
            let lightness = Self.lightness.lowerBound + share * (Self.lightness.upperBound - Self.lightness.lowerBound)
            let hue = Self.hue.dark + share * (Self.hue.light - Self.hue.dark)
            return Self.color(lightness: lightness, hue: hue * Double.pi / 180)
        }
    }

    /// The index of the color for a share of the range. Shares up to 0 and NaN give the first color, shares from 1 on
    /// the last.
    package func index(ofShare share: Double) -> UInt8 {
        share > 0 ? UInt8((min(share, 1) * 255).rounded()) : 0
    }

    /// The color with the highest chroma, up to ``chroma``, that sRGB can show at this lightness and hue.
    private static func color(lightness: Double, hue: Double) -> Color {
        var shown = 0.0
        var beyond = chroma
        for _ in 0..<24 {
            let middle = (shown + beyond) / 2
            let inside = linear(lightness: lightness, a: middle * cos(hue), b: middle * sin(hue))
                .allSatisfy { (0...1).contains($0) }
            if inside { shown = middle } else { beyond = middle }
        }
        let parts = linear(lightness: lightness, a: shown * cos(hue), b: shown * sin(hue)).map(encoded)
        return Color(red: parts[0], green: parts[1], blue: parts[2])
    }

    /// Oklab to linear sRGB: the two matrices of the article, with the cube between them.
    private static func linear(lightness: Double, a: Double, b: Double) -> [Double] {
        let long = pow(lightness + 0.3963377774 * a + 0.2158037573 * b, 3)
        let medium = pow(lightness - 0.1055613458 * a - 0.0638541728 * b, 3)
        let short = pow(lightness - 0.0894841775 * a - 1.2914855480 * b, 3)
        return [
            4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
            -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
            -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
        ]
    }

    /// The transfer function of sRGB (IEC 61966-2-1).
    private static func encoded(_ linear: Double) -> UInt8 {
        let value = linear <= 0.0031308 ? 12.92 * linear : 1.055 * pow(linear, 1 / 2.4) - 0.055
        return UInt8((max(0, min(1, value)) * 255).rounded())
    }
}
