// SPDX-License-Identifier: Apache-2.0

/// The two squashing functions of an LSTM in integers: Q3.12 in, Q0.15 out.
///
/// Both evaluate one of ``TanhCubics`` by Horner's rule in 16-bit products, so that a vector unit computes 8 to 32 of
/// them at once without a gather. Over all 65,536 inputs the error against double precision is at most 0.993 units of
/// 2^-15 for tanh and 0.744 for the sigmoid; the tests check that.
public enum Activation {
    /// tanh(x), odd: `tanh(-x) == -tanh(x)` for every input but -32768, which counts as -32767.
    /// - Parameter x: Q3.12, -8 ..< 8.
    /// - Returns: Q0.15, -32767...32767.
    @inlinable
    public static func tanh(_ x: Int16) -> Int16 {
        let magnitude = min(abs(Int32(x)), 32767)  // Q3.12
        let quarter = Int(magnitude &>> 10)  // 1024 units of 2^-12 are a quarter
        let place = ((magnitude & 1023) &- 512) &<< 6  // t, Q0.15
        let rise = cubic(quarter, at: place)
        let value = min(32767, Int32(TanhCubics.constant[quarter]) &+ ((rise &+ 4) &>> 3))  // Q0.15
        return Int16(truncatingIfNeeded: x < 0 ? -value : value)
    }

    /// 1 / (1 + exp(-x)) as 1/2 + tanh(x/2)/2, so that both functions share the tables;
    /// `sigmoid(-x) == 1 - sigmoid(x)` exactly; -32768 counts as -32767.
    /// - Parameter x: Q3.12, -8 ..< 8.
    /// - Returns: Q0.15, 11...32757, since sigmoid(8) is not 1.
    @inlinable
    public static func sigmoid(_ x: Int16) -> Int16 {
        let magnitude = min(abs(Int32(x)), 32767)  // |x| in Q3.12 is |x/2| in Q2.13
        let quarter = Int(magnitude &>> 11)  // 2048 units of 2^-13 are a quarter
        let place = ((magnitude & 2047) &- 1024) &<< 5  // t, Q0.15
        let rise = cubic(quarter, at: place)
        let upper = 16384 &+ ((Int32(TanhCubics.constant[quarter]) &+ ((rise &+ 8) &>> 3)) &>> 1)  // Q0.15, rounded once
        return Int16(truncatingIfNeeded: x < 0 ? 32768 &- upper : upper)
    }

    /// `linear t + quadratic t^2 + cubic t^3` of one quarter, Q-3.18; its magnitude and every step's stay below 2^15.
    /// - Parameter t: Q0.15.
    @inlinable
    static func cubic(_ quarter: Int, at t: Int32) -> Int32 {
        var sum = Int32(TanhCubics.cubic[quarter])
        sum = Int32(TanhCubics.quadratic[quarter]) &+ roundingShiftRight(sum &* t, by: 15)
        sum = Int32(TanhCubics.linear[quarter]) &+ roundingShiftRight(sum &* t, by: 15)
        return roundingShiftRight(sum &* t, by: 15)
    }
}
