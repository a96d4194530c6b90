import Glibc
import Testing

@testable import FixedPoint

/// Both functions over every input there is.
@Suite struct ActivationTests {
    static let inputs = (Int(Int16.min)...Int(Int16.max)).map { Int16($0) }

    @Test func tableIsTheFormula() {
        #expect(tanhTable.count == 513)
        let formula = (0...512).map {
            min(32767, Int16(clamping: Int((32768 * tanh(Double($0) / 64) + 0.5).rounded(.down))))
        }
        #expect(tanhTable == formula)
    }

    /// Measured: 1.523 units of 2^-15, 0.77 of them by interpolating, the rest by rounding the table and the result.
    @Test func tanhAgainstDouble() {
        let greatest = Self.inputs.reduce(0.0) { found, x in
            max(found, abs(Double(Activation.tanh(x)) - 32768 * tanh(Double(x) / 4096)))
        }
        #expect(greatest <= 1.53)
        // -8 counts as one unit less; nothing else may come near the bound by being left out.
        #expect(greatest >= 1)
    }

    /// Measured: 1.017 units of 2^-15: half of tanh's error and the rounding of the result.
    @Test func sigmoidAgainstDouble() {
        let greatest = Self.inputs.reduce(0.0) { found, x in
            max(found, abs(Double(Activation.sigmoid(x)) - 32768 / (1 + exp(-Double(x) / 4096))))
        }
        #expect(greatest <= 1.02)
        #expect(greatest >= 0.5)
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
        // sigmoid(8) = 0.99966: a gate never closes or opens wholly.
        #expect(Activation.sigmoid(.max) == 32757)
        #expect(Activation.sigmoid(.min) == 11)
    }
}
