// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import HarkCharts

@Suite struct ColorMapTests {
    /// CIE L* of a color (IEC 61966-2-1 and CIE 15), 0...100: a different measure of lightness than the one that
    /// defines the map.
    private func lightness(_ color: Color) -> Double {
        let linear = [color.red, color.green, color.blue].map { part in
            let value = Double(part) / 255
            return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        let luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        return luminance > 0.008856 ? 116 * cbrt(luminance) - 16 : 903.3 * luminance
    }

    @Test func everyStepIsLighterByAboutAsMuch() {
        let levels = ColorMap.standard.colors.map(lightness)
        #expect(levels.count == 256)
        #expect(levels[0] < 15 && levels[255] > 88)
        // Steps of eight colors, because colors are rounded to 8 bits.
        let steps = stride(from: 0, to: 248, by: 8).map { levels[$0 + 8] - levels[$0] }
        let mean = steps.reduce(0, +) / Double(steps.count)
        #expect(steps.allSatisfy { $0 > 0.5 * mean && $0 < 1.7 * mean }, "\(steps)")
    }

    @Test func sharesFindTheirColor() {
        let map = ColorMap.standard
        #expect(map.index(ofShare: 0) == 0 && map.index(ofShare: 1) == 255 && map.index(ofShare: 0.5) == 128)
        #expect(map.index(ofShare: -3) == 0 && map.index(ofShare: 7) == 255)
        #expect(map.index(ofShare: .nan) == 0 && map.index(ofShare: .infinity) == 255)
    }
}
