// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HarkCore

@Suite struct SaturationTests {
    @Test(arguments: [
        (Int32(0), Int8(0)), (127, 127), (128, 127), (-128, -128), (-129, -128), (.max, 127), (.min, -128),
    ])
    func toInt8(value: Int32, expected: Int8) {
        #expect(saturateToInt8(value) == expected)
    }

    @Test(arguments: [
        (Int32(0), Int16(0)), (32767, 32767), (32768, 32767), (-32768, -32768), (-32769, -32768), (.max, 32767),
        (.min, -32768),
    ])
    func toInt16(value: Int32, expected: Int16) {
        #expect(saturateToInt16(value) == expected)
        #expect(saturateToInt16(Int64(value)) == expected)
    }

    /// Values that would wrap into range if they were narrowed first.
    @Test(arguments: [(Int64(4_294_967_296), Int16.max), (-4_294_967_296, .min), (.max, .max), (.min, .min)])
    func wideToInt16(value: Int64, expected: Int16) {
        #expect(saturateToInt16(value) == expected)
    }

    /// Value, bits dropped, result.
    static let ties: [(Int32, Int32, Int32)] = [
        (3, 1, 2),  // 1.5 to 2
        (1, 1, 1),  // 0.5 to 1
        (-1, 1, 0),  // -0.5 to 0: up, not away from zero
        (-3, 1, -1),  // -1.5 to -1
        (-5, 1, -2),  // -2.5 to -2, which is also even
        (5, 1, 3),  // 2.5 to 3, which is not
        (-9, 2, -2),  // -2.25
        (-11, 2, -3),  // -2.75
        (536_870_912, 30, 1),  // 0.5
        (536_870_911, 30, 0),
        (-536_870_912, 30, 0),
        (-536_870_913, 30, -1),
    ]

    @Test(arguments: ties)
    func tiesGoUp(value: Int32, bits: Int32, expected: Int32) {
        #expect(roundingShiftRight(value, by: bits) == expected)
        #expect(roundingShiftRight(Int64(value), by: Int64(bits)) == Int64(expected))
    }

    /// floor(x + 1/2) in Double, exact for these small numbers.
    @Test(arguments: [Int32(1), 3, 6, 15])
    func isTheFloorOfTheSum(bits: Int32) {
        let wrong = (Int32(-70_000)...70_000).filter { value in
            let exact = (Double(value) / Double(1 << bits) + 0.5).rounded(.down)
            return Double(roundingShiftRight(value, by: bits)) != exact
                || Double(roundingShiftRight(Int64(value), by: Int64(bits))) != exact
        }
        #expect(wrong.isEmpty)
    }

    @Test func wideEnds() {
        let half = Int64(1) << 61
        #expect(roundingShiftRight(half, by: 62) == 1)
        #expect(roundingShiftRight(half - 1, by: 62) == 0)
        #expect(roundingShiftRight(-half, by: 62) == 0)
        #expect(roundingShiftRight(-half - 1, by: 62) == -1)
    }
}
