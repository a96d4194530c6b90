// SPDX-License-Identifier: Apache-2.0

/// SplitMix64 (Steele, Lea & Flood 2014): a seedable generator whose streams do not depend on the order of threads.
package struct RandomStream: RandomNumberGenerator {
    private var state: UInt64

    /// A separate stream for each combination of keys, such as seed, epoch and example.
    package init(_ keys: UInt64...) {
        state = 0
        for key in keys {
            state ^= key
            state = next()
        }
    }

    /// A stream that continues from another stream's ``position``.
    package init(position: UInt64) {
        state = position
    }

    /// The complete state of the stream.
    package var position: UInt64 { state }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Uniform in 0..<1, 24 bits.
    package mutating func unit() -> Float {
        Float(next() >> 40) * 0x1p-24
    }

    package mutating func uniform(_ range: ClosedRange<Float>) -> Float {
        range.lowerBound + (range.upperBound - range.lowerBound) * unit()
    }

    /// Uniform in 0..<count.
    /// - Precondition: `count` is positive.
    package mutating func index(below count: Int) -> Int {
        Int(next() % UInt64(count))
    }

    /// Standard normal, by the polar method of Marsaglia.
    package mutating func normal() -> Float {
        while true {
            let (x, y) = (2 * unit() - 1, 2 * unit() - 1)
            let square = x * x + y * y
            if square > 0, square < 1 { return x * (-2 * square.logarithm / square).squareRoot() }
        }
    }
}
