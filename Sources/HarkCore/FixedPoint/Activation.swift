// SPDX-License-Identifier: Apache-2.0

/// The two activation functions of an LSTM in integers: Q3.12 in, Q0.15 out.
///
/// Both evaluate one cubic of ``TanhCubics`` by Horner's rule in 16-bit products, so that a vector unit computes 8 to
/// 32 of them at once without a gather. Over all 65,536 inputs the error against double precision is at most 0.993
/// units of 2^-15 for tanh and 0.744 for the sigmoid; the tests check that.
public enum Activation {
    /// tanh(x), odd: `tanh(-x) == -tanh(x)` for every input except -32768, which counts as -32767.
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

    /// `linear t + quadratic t^2 + cubic t^3` of one quarter, Q-3.18. The magnitudes of the result and of every
    /// intermediate sum stay below 2^15.
    /// - Parameter t: Q0.15.
    @inlinable
    static func cubic(_ quarter: Int, at t: Int32) -> Int32 {
        var sum = Int32(TanhCubics.cubic[quarter])
        sum = Int32(TanhCubics.quadratic[quarter]) &+ roundingShiftRight(sum &* t, by: 15)
        sum = Int32(TanhCubics.linear[quarter]) &+ roundingShiftRight(sum &* t, by: 15)
        return roundingShiftRight(sum &* t, by: 15)
    }
}

/// tanh over 0...8 as 32 cubics, one for each interval of length 1/4 (a quarter). With t running over -1 ..< 1 across
/// the quarter, 0 at its center, `tanh(x) = constant + (linear t + quadratic t^2 + cubic t^3)`.
///
/// A table has 32 entries, so that one register holds it (AVX-512 `vpermw`, four NEON `tbl` registers). The
/// coefficients were fitted by iteratively reweighted least squares, rounded, and then searched unit by unit for the
/// smallest error at which tanh and sigmoid never decrease. The tables are constants, not computed at start, so that
/// the libm of a device cannot change a bit of any result.
@usableFromInline
enum TanhCubics {
    /// Q0.15.
    @usableFromInline
    static let constant: [Int16] = [
        4075, 11743, 18173, 23066, 26519, 28830, 30322, 31262, 31846, 32206, 32426, 32560, 32642, 32691, 32721, 32740,
        32751, 32758, 32762, 32764, 32766, 32767, 32767, 32767, 32767, 32767, 32767, 32767, 32767, 32767, 32767, 32767,
    ]
    /// as are the tables below.
    @usableFromInline
    static let linear: [Int16] = [
        32261, 28560, 22690, 16531, 11306, 7402, 4710, 2942, 1818, 1114, 680, 414, 253, 153, 93, 56,
        34, 21, 12, 8, 11, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ]
    @usableFromInline
    static let quadratic: [Int16] = [
        -500, -1275, -1564, -1457, -1142, -815, -550, -352, -218, -140, -85, -52, -34, -17, -8, -11,
        -6, -11, -8, 1, -7, -6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ]
    @usableFromInline
    static let cubic: [Int16] = [
        -159, -91, -10, 41, 56, 51, 39, 27, 17, 11, 7, 4, 3, 2, 1, 1,
        0, -4, 0, 0, -8, -4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ]
}

/// Narrows an integer with saturation.
///
/// The only rounding mode of this project is *half up*: `floor(x + 1/2)`, which in two's complement is
/// "add half of the divisor, then shift right arithmetically". It is used wherever bits are dropped, so that every
/// kernel can reproduce it.
@inlinable
public func saturateToInt8(_ value: Int32) -> Int8 {
    Int8(truncatingIfNeeded: max(-128, min(127, value)))
}

@inlinable
public func saturateToInt16(_ value: Int32) -> Int16 {
    Int16(truncatingIfNeeded: max(-32768, min(32767, value)))
}

@inlinable
public func saturateToInt16(_ value: Int64) -> Int16 {
    Int16(truncatingIfNeeded: max(-32768, min(32767, value)))
}

/// `value / 2^bits` rounded half up. The caller ensures that adding the half cannot overflow.
/// - Precondition: `bits` is in 1...30.
@inlinable
public func roundingShiftRight(_ value: Int32, by bits: Int32) -> Int32 {
    (value &+ (1 &<< (bits &- 1))) &>> bits
}

/// `value / 2^bits` rounded half up. The caller ensures that adding the half cannot overflow.
/// - Precondition: `bits` is in 1...62.
@inlinable
public func roundingShiftRight(_ value: Int64, by bits: Int64) -> Int64 {
    (value &+ (1 &<< (bits &- 1))) &>> bits
}
