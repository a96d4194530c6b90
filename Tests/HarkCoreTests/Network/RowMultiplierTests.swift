// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HarkCore

@Suite struct RowMultiplierTests {
    /// The powers of two of docs/arithmetic.md: 2^(36 - F), 2^29 and 2^27.
    @Test(arguments: [(5, 12, 31), (7, 12, 29), (7, 10, 27)])
    func powersOfTwo(valueBits: Int, resultBits: Int, power: Int) {
        let scale = 0x1p-10
        let expected = Int32(1) << Int32(power - 10)
        #expect(
            RowMultiplier.quantize(scale: scale, valueFractionBits: valueBits, resultFractionBits: resultBits)
                == expected)
    }

    static func multiplier(_ units: Double) -> Int32? {
        RowMultiplier.quantize(scale: units * 0x1p-29, valueFractionBits: 7, resultFractionBits: 12)
    }

    @Test func roundsToNearest() {
        #expect(Self.multiplier(0) == 0)
        #expect(Self.multiplier(0.49) == 0)
        #expect(Self.multiplier(0.5) == 1)
        #expect(Self.multiplier(1234.4) == 1234)
        #expect(Self.multiplier(1234.5) == 1235)
    }

    @Test func refusesWhatDoesNotFit() {
        #expect(Self.multiplier(1_073_741_823) == RowMultiplier.range.upperBound)
        #expect(Self.multiplier(1_073_741_823.4) == RowMultiplier.range.upperBound)
        #expect(Self.multiplier(1_073_741_823.5) == nil)
        #expect(Self.multiplier(1e30) == nil)
        #expect(Self.multiplier(.infinity) == nil)
        #expect(Self.multiplier(.nan) == nil)
        #expect(Self.multiplier(-1) == nil)
    }

    /// Weights converted to integers and back: the layer's pre-activation equals that of the real row within the
    /// rounding of the weights (half an integer each) and of the result.
    @Test func aRealRowComesThrough() throws {
        let weights = [0.31, -0.87, 0.02, 0.55]
        let scale = 0.87 / 127
        let integers = weights.map { Int8(($0 / scale).rounded()) }
        let multiplier = try #require(
            RowMultiplier.quantize(scale: scale, valueFractionBits: 5, resultFractionBits: 12))
        let values: [Int8] = [32, -64, 127, 16]
        let sum = Int64(dotProduct(integers.span, values.span)) * Int64(multiplier)
        let exact = zip(weights, values).reduce(0) { $0 + $1.0 * Double($1.1) / 32 }
        let slack = values.reduce(0) { $0 + abs(Double($1)) / 32 } * scale / 2 + 0x1p-12
        #expect(abs(Double(sum) * 0x1p-36 - exact) <= slack)
    }
}
