// SPDX-License-Identifier: Apache-2.0

/// Softmax in integers.
public enum Softmax {
    /// log2(e) in Q1.14, rounded. Converts the natural exponent of the logits to base 2, for shifts.
    @usableFromInline
    static let log2OfE: Int64 = 23637

    /// exp(-x).
    /// - Parameter x: Q6.10, 0...65535 (the difference of two Int16 logits).
    /// - Returns: Q1.15, 0...32768; error at most 1.35 units of 2^-15. Never increases with `x`.
    @inlinable
    public static func exponential(ofMinus x: Int32) -> Int32 {
        let power = roundingShiftRight(Int64(x) &* log2OfE, by: 8)  // x * log2(e), Q7.16
        let whole = power &>> 16
        if whole >= 16 { return 0 }
        let fraction = Int32(truncatingIfNeeded: power & 65535)  // Q0.16
        let index = Int(fraction &>> 10)  // 1024 units of 2^-16 are one table step
        let low = Int32(exp2Table[index])  // Q1.15
        let fall = Int32(exp2Table[index &+ 1]) &- low
        let value = low &+ roundingShiftRight(fall &* (fraction & 1023), by: 10)  // 2^-fraction, Q1.15
        return whole == 0 ? value : roundingShiftRight(value, by: Int32(truncatingIfNeeded: whole))
    }

    /// Posteriors of a row of logits.
    /// - Parameters:
    ///   - logits: Q5.10.
    ///   - posteriors: Q0.15, same count; their sum is 1 within `count` units of 2^-15.
    /// - Precondition: the counts agree and are in 1...65535.
    @inlinable
    public static func posteriors(of logits: [Int16], into posteriors: inout [Int16]) {
        precondition(logits.count == posteriors.count && logits.count > 0, "softmax over rows of one size")
        var greatest = Int16.min
        for index in logits.indices { greatest = max(greatest, logits[index]) }
        // `posteriors` holds the exponentials until they are divided by their sum. 32768 fits 16 bits unsigned.
        var sum: UInt32 = 0  // at most 65535 * 2^15, below 2^31
        for index in logits.indices {
            let value = exponential(ofMinus: Int32(greatest) &- Int32(logits[index]))
            sum &+= UInt32(truncatingIfNeeded: value)
            posteriors[index] = Int16(truncatingIfNeeded: value)
        }
        let half = sum / 2
        for index in posteriors.indices {
            let numerator = UInt32(UInt16(bitPattern: posteriors[index])) &<< 15  // at most 2^30
            posteriors[index] = Int16(truncatingIfNeeded: min(32767, (numerator &+ half) / sum))
        }
    }
}

/// 2^(-k / 64) for k in 0...64 in Q1.15: `floor(32768 * 2^(-k/64) + 1/2)`.
@usableFromInline
let exp2Table: [UInt16] = [
    32768, 32415, 32066, 31720, 31379, 31041, 30706, 30376, 30048, 29725, 29405, 29088, 28774,
    28464, 28158, 27855, 27554, 27258, 26964, 26674, 26386, 26102, 25821, 25543, 25268, 24995,
    24726, 24460, 24196, 23936, 23678, 23423, 23170, 22921, 22674, 22430, 22188, 21949, 21713,
    21479, 21247, 21019, 20792, 20568, 20347, 20127, 19911, 19696, 19484, 19274, 19066, 18861,
    18658, 18457, 18258, 18061, 17867, 17674, 17484, 17296, 17109, 16925, 16743, 16562, 16384,
]
