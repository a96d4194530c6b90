// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import HarkCore

/// Both functions over all inputs.
@Suite struct ActivationTests {
    static let inputs = (Int(Int16.min)...Int(Int16.max)).map { Int16($0) }

    /// Measured: 0.9926 units of 2^-15, at 8, where the result is limited to 1 - 2^-15; 0.979 elsewhere.
    @Test func tanhAgainstDouble() {
        let greatest = Self.inputs.reduce(0.0) { found, x in
            max(found, abs(Double(Activation.tanh(x)) - 32768 * tanh(Double(x) / 4096)))
        }
        #expect(greatest <= 0.993)
        // The error cannot vanish: 32768 tanh(8) lies 0.99 above the greatest Q0.15.
        #expect(greatest >= 0.99)
    }

    /// Measured: 0.7432 units of 2^-15: half of the error of tanh, and the rounding of the result.
    @Test func sigmoidAgainstDouble() {
        let greatest = Self.inputs.reduce(0.0) { found, x in
            max(found, abs(Double(Activation.sigmoid(x)) - 32768 / (1 + exp(-Double(x) / 4096))))
        }
        #expect(greatest <= 0.744)
        #expect(greatest >= 0.5)
    }

    /// Every intermediate value fits 16 bits, so that vector units can compute in 16-bit lanes.
    @Test func everyStepFitsSixteenBits() {
        let wide = (0..<32).filter { quarter in
            (-512...511).contains { place in
                let t = Int32(place) << 6
                let inner = Int32(TanhCubics.quadratic[quarter]) + (Int32(TanhCubics.cubic[quarter]) * t + 16384) >> 15
                let outer = Int32(TanhCubics.linear[quarter]) + (inner * t + 16384) >> 15
                return abs(outer) > 32767 || abs(Activation.cubic(quarter, at: t)) > 32767 - 8
            }
        }
        #expect(wide.isEmpty)
    }

    @Test func tanhIsOdd() {
        let uneven = Self.inputs.dropFirst().filter { Activation.tanh(-$0) != -Activation.tanh($0) }
        #expect(uneven.isEmpty)
        #expect(Activation.tanh(.min) == Activation.tanh(-32767))
    }

    @Test func sigmoidsOfOppositesSumToOne() {
        let wrong = Self.inputs.dropFirst().filter {
            Int32(Activation.sigmoid($0)) + Int32(Activation.sigmoid(-$0)) != 32768
        }
        #expect(wrong.isEmpty)
        #expect(Activation.sigmoid(.min) == Activation.sigmoid(-32767))
    }

    @Test func neitherEverFalls() {
        let falls = zip(Self.inputs, Self.inputs.dropFirst()).filter {
            Activation.tanh($0) > Activation.tanh($1) || Activation.sigmoid($0) > Activation.sigmoid($1)
        }
        #expect(falls.isEmpty)
    }

    @Test func middleAndEnds() {
        #expect(Activation.tanh(0) == 0)
        #expect(Activation.tanh(.max) == 32767)
        #expect(Activation.tanh(.min) == -32767)
        #expect(Activation.sigmoid(0) == 16384)
        // sigmoid(8) = 0.99966: a gate never closes or opens completely.
        #expect(Activation.sigmoid(.max) == 32757)
        #expect(Activation.sigmoid(.min) == 11)
    }
}
