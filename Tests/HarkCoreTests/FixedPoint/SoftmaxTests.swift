// SPDX-License-Identifier: Apache-2.0

import Glibc
import TestSupport
import Testing

@testable import HarkCore

@Suite struct SoftmaxTests {
    /// Every possible difference of two logits.
    static let differences = Int32(0)...65535

    static func posteriors(of logits: [Int16]) -> [Int16] {
        var posteriors = [Int16](repeating: -1, count: logits.count)
        Softmax.posteriors(of: logits, into: &posteriors)
        return posteriors
    }

    static func logits(count: Int, from range: ClosedRange<Int16>, _ random: inout SeededRandom) -> [Int16] {
        (0..<count).map { _ in Int16.random(in: range, using: &random) }
    }

    @Test func tableIsTheFormula() {
        #expect(exp2Table == (0...64).map { UInt16((32768 * exp2(-Double($0) / 64) + 0.5).rounded(.down)) })
        #expect(Softmax.log2OfE == Int64((16384 * log2(exp(1.0))).rounded()))
    }

    /// Measured: 1.342 units of 2^-15: 0.48 from interpolation, 0.17 from rounding the exponent, half a unit each from
    /// table and result.
    @Test func exponentialAgainstDouble() {
        let greatest = Self.differences.reduce(0.0) { found, x in
            max(found, abs(Double(Softmax.exponential(ofMinus: x)) - 32768 * exp(-Double(x) / 1024)))
        }
        #expect(greatest <= 1.35)
    }

    @Test func exponentialFallsFromOneToZero() {
        let values = Self.differences.map { Softmax.exponential(ofMinus: $0) }
        #expect(values.first == 32768)
        #expect(values.last == 0)
        #expect(zip(values, values.dropFirst()).allSatisfy { $0 >= $1 })
    }

    /// The definition in docs/arithmetic.md in 64 bits; 65,535 equal labels give the widest sum.
    @Test(arguments: [1, 2, 12, 512, 65_535], [Int16(0), 200, 6000, 32767])
    func posteriorsAreTheDefinition(count: Int, span: Int16) {
        var random = SeededRandom(seed: UInt64(count) &+ UInt64(span))
        let logits = Self.logits(count: count, from: -span...span, &random)
        let greatest = Int32(logits.max()!)
        let exponentials = logits.map { Int64(Softmax.exponential(ofMinus: greatest - Int32($0))) }
        let sum = exponentials.reduce(0, +)
        #expect(Self.posteriors(of: logits) == exponentials.map { Int16(min(32767, ($0 * 32768 + sum / 2) / sum)) })
    }

    /// If each of n exponentials has an error of at most e = 1.35 units and their sum is S >= 1, a posterior p has an
    /// error of at most e (1 + (n - 1) p) / S, plus half a unit from its own rounding.
    static func greatestExcess(of logits: [Int16]) -> (error: Double, aboveBound: Double) {
        let top = Double(logits.max()!)
        let exact = logits.map { exp((Double($0) - top) / 1024) }
        let sum = exact.reduce(0, +)
        let others = Double(logits.count - 1)
        var result = (error: 0.0, aboveBound: -Double.infinity)
        for (posterior, value) in zip(posteriors(of: logits), exact) {
            let error = abs(Double(posterior) - min(32767, 32768 * value / sum))
            let leastSum = sum - others * 1.35 / 32768
            result.error = max(result.error, error)
            result.aboveBound = max(result.aboveBound, error - (0.5 + 1.35 * (1 + others * value / sum) / leastSum))
        }
        return result
    }

    /// Measured over these rows: at most 2.1 units of 2^-15.
    @Test(arguments: [2, 3, 12, 35, 512])
    func posteriorsAgainstDouble(count: Int) {
        var random = SeededRandom(seed: UInt64(count))
        for _ in 0..<40 {
            let found = Self.greatestExcess(of: Self.logits(count: count, from: -6000...6000, &random))
            #expect(found.aboveBound <= 0)
        }
    }

    /// The worst case: exp(-x) = 0.55 units rounds to one in 511 labels, which takes 225 units (0.7%) from the
    /// greatest.
    @Test func manyTinyPosteriorsTakeFromTheGreatest() {
        var logits = [Int16](repeating: -11_260, count: 512)
        logits[7] = 0
        let found = Self.greatestExcess(of: logits)
        #expect(found.aboveBound <= 0)
        #expect(found.error < 226)
    }

    @Test(arguments: [1, 2, 12, 512], [Int16(100), 3000, 32767])
    func posteriorsSumToOne(count: Int, span: Int16) {
        var random = SeededRandom(seed: 1)
        for _ in 0..<20 {
            let logits = Self.logits(count: count, from: -span...span, &random)
            let posteriors = Self.posteriors(of: logits)
            // Half a unit of rounding per label, and one more because 1 itself is not representable.
            #expect(abs(posteriors.reduce(0) { $0 + Int($1) } - 32768) <= count / 2 + 1)
            #expect(posteriors.allSatisfy { $0 >= 0 })
        }
    }

    @Test(arguments: [Int16.min, -1, 0, 1, Int16.max], [1, 2, 3, 12, 512])
    func equalLogitsShareAlike(logit: Int16, count: Int) {
        let posteriors = Self.posteriors(of: [Int16](repeating: logit, count: count))
        let share = Int16(min(32767, (32768 + count / 2) / count))
        #expect(posteriors == [Int16](repeating: share, count: count))
    }

    @Test func oneGreatestTakesAll() {
        for position in 0..<4 {
            var logits = [Int16](repeating: .min, count: 4)
            logits[position] = .max
            var expected: [Int16] = [0, 0, 0, 0]
            expected[position] = 32767
            #expect(Self.posteriors(of: logits) == expected)
        }
    }

    /// The order is kept (unequal logits may have equal posteriors), so the best label of a clip is that of its logits.
    @Test func orderIsKept() {
        var random = SeededRandom(seed: 3)
        for _ in 0..<50 {
            let logits = Self.logits(count: 12, from: -4000...4000, &random)
            let posteriors = Self.posteriors(of: logits)
            for first in 0..<12 {
                for second in 0..<12 where logits[first] > logits[second] && posteriors[first] < posteriors[second] {
                    Issue.record(
                        "\(logits[first]) > \(logits[second]), but \(posteriors[first]) < \(posteriors[second])")
                }
            }
            let best = logits.indices.max { logits[$0] < logits[$1] }!
            #expect(posteriors[best] == posteriors.max())
        }
    }

    /// Only differences matter: adding the same value to all logits changes nothing.
    @Test func shiftOfAllLogitsChangesNothing() {
        var random = SeededRandom(seed: 4)
        let logits = Self.logits(count: 12, from: -3000...3000, &random)
        #expect(Self.posteriors(of: logits.map { $0 + 20_000 }) == Self.posteriors(of: logits))
    }
}
