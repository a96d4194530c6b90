/// The two squashing functions of an LSTM in integers: Q3.12 in, Q0.15 out.
///
/// Both read one table of tanh over 0...8 in steps of 1/64 (``tanhTable``) and interpolate linearly.
/// The interpolation error is at most `h^2/8 * max|tanh''| = (1/64)^2/8 * 0.77 = 2.4e-5`, which is 0.77 of the
/// output's last bit; with half a unit each from the roundings of table and result the whole error stays below 2 units
/// of 2^-15. Over all 65,536 inputs it is 1.53 units for tanh and 1.02 for the sigmoid; the tests check that.
public enum Activation {
    /// tanh(x), odd: `tanh(-x) == -tanh(x)` for every input but -32768, which counts as -32767.
    /// - Parameter x: Q3.12, -8 ..< 8.
    /// - Returns: Q0.15, -32767...32767.
    @inlinable
    public static func tanh(_ x: Int16) -> Int16 {
        let magnitude = min(abs(Int32(x)), 32767)  // Q3.12
        let index = Int(magnitude &>> 6)  // 64 units of 2^-12 are one table step
        let fraction = magnitude & 63
        let low = Int32(tanhTable[index])  // Q0.15
        let rise = Int32(tanhTable[index &+ 1]) &- low
        let value = low &+ roundingShiftRight(rise &* fraction, by: 6)  // Q0.15
        return Int16(truncatingIfNeeded: x < 0 ? -value : value)
    }

    /// 1 / (1 + exp(-x)) as 1/2 + tanh(x/2)/2, so that both functions share one table;
    /// `sigmoid(-x) == 1 - sigmoid(x)` exactly; -32768 counts as -32767.
    /// - Parameter x: Q3.12, -8 ..< 8.
    /// - Returns: Q0.15, 11...32757, since sigmoid(8) is not 1.
    @inlinable
    public static func sigmoid(_ x: Int16) -> Int16 {
        let magnitude = min(abs(Int32(x)), 32767)  // |x| in Q3.12 is |x/2| in Q2.13
        let index = Int(magnitude &>> 7)  // 128 units of 2^-13 are one table step
        let fraction = magnitude & 127
        let low = Int32(tanhTable[index])  // Q0.15
        let rise = Int32(tanhTable[index &+ 1]) &- low
        let doubled = low &* 128 &+ rise &* fraction  // tanh(|x|/2), Q0.22
        let upper = 16384 &+ roundingShiftRight(doubled, by: 8)  // 1/2 + half of it, Q0.15
        return Int16(truncatingIfNeeded: x < 0 ? 32768 &- upper : upper)
    }
}
