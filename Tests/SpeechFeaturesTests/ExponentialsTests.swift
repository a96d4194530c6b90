// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import SpeechFeatures

/// Errors relative to the C library in double precision, in units in the last place of the exact result.
@Suite struct ExponentialsTests {
    static func units(_ found: Float, _ exact: Double) -> Double {
        abs(Double(found) - exact) / Double(Float(exact).ulp)
    }

    static func lnError(_ bits: some Sequence<UInt32>) -> Double {
        bits.reduce(0.0) { worst, bits in
            let x = Float(bitPattern: bits)
            return max(worst, units(Exponentials.ln(x), log(Double(x))))
        }
    }

    /// Every fifth number from 1/2 to 2, where ln passes through 0. The error measured over all numbers is 0.86.
    @Test func lnNearOne() {
        #expect(Self.lnError(stride(from: 0x3F00_0000, to: 0x4000_0000, by: 5)) < 0.9)
        #expect(Exponentials.ln(1) == 0)
    }

    /// Normal numbers of every exponent.
    @Test func lnOfEveryExponent() {
        #expect(Self.lnError(stride(from: 0x0080_0000, to: 0x7F80_0000, by: 4999)) < 0.9)
    }

    @Test func exp() {
        let worst = stride(from: Float(-86), through: 88, by: 1 / 4096).reduce(0.0) { worst, y in
            max(worst, Self.units(Exponentials.exp(y), Glibc.exp(Double(y))))
        }
        #expect(worst < 1.1)
        #expect(Exponentials.exp(0) == 1)
    }

    @Test func expStaysFiniteAndNormal() {
        for y in [Float(89), 1000, .greatestFiniteMagnitude] {
            #expect(Exponentials.exp(y) == Exponentials.exp(Float(88)))
        }
        for y in [Float(-87), -1000, -Float.greatestFiniteMagnitude] {
            #expect(Exponentials.exp(y) == Exponentials.exp(-86))
        }
        #expect(Exponentials.exp(88).isFinite && Exponentials.exp(-86).isNormal)
    }

    /// Eight lanes give the same results as eight scalars.
    @Test func lanesAreApart() {
        let values = Lanes(0.001, 1, 2, 3.5, 1e-30, 1e30, 7, 0.7)
        let logarithms = Exponentials.ln(values)
        let powers = Exponentials.exp(logarithms)
        for lane in 0..<8 {
            #expect(logarithms[lane] == Exponentials.ln(values[lane]))
            #expect(powers[lane] == Exponentials.exp(logarithms[lane]))
        }
    }

    @Test func bounds() {
        let values = Lanes(-3, -0.5, 0, 0.5, 1, 2, 1e20, -1e20)
        #expect(values.raised(to: 0.5) == Lanes(0.5, 0.5, 0.5, 0.5, 1, 2, 1e20, 0.5))
        #expect(values.lowered(to: 0.5) == Lanes(-3, -0.5, 0, 0.5, 0.5, 0.5, 0.5, -1e20))
    }
}
