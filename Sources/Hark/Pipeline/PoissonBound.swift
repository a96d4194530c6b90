// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What a count of rare events says about their rate.
package enum PoissonBound {
    /// The greatest mean under which as few events as counted still come up in one of twenty trials: the one-sided upper
    /// bound of 95 % confidence. 3.0 where none was counted (the rule of three).
    /// - Parameter count: 0...10^6.
    package static func upper(count: Int) -> Double {
        precondition((0...1_000_000).contains(count))
        var (low, high) = (Double(count), Double(count) + 4 * Double(count + 1).squareRoot() + 4)
        while high - low > 1e-6 * max(1, high) {
            let middle = (low + high) / 2
            if probability(atMost: count, mean: middle) > 0.05 { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    private static func probability(atMost count: Int, mean: Double) -> Double {
        // Terms by their logarithms: exp(-mean) alone would vanish.
        var term = -mean
        var sum = exp(term)
        for events in stride(from: 1, through: count, by: 1) {
            term += log(mean / Double(events))
            sum += exp(term)
        }
        return sum
    }
}
