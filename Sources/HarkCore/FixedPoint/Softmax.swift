// SPDX-License-Identifier: Apache-2.0

/// Softmax in integers.
public enum Softmax {
    /// log2(e) in Q1.14, rounded: the logits come to base e, the shifts want base 2.
    @usableFromInline
    static let log2OfE: Int64 = 23637

    /// exp(-x).
    /// - Parameter x: Q6.10, 0...65535 (the difference of two Int16 logits).
    /// - Returns: Q1.15, 0...32768; error at most 1.35 units of 2^-15. Never grows with `x`.
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
        // Each exponential is kept where its posterior will stand: 32768 fits the 16 bits without their sign.
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
