/// Logarithm and exponential in single precision, of additions, multiplications and bit patterns alone: the same bits on
/// every machine (the C library's differ where it picks a variant with fused multiplication), and loops over them are
/// vectorized.
enum Exponentials {
    // ln 2 in two parts; the product of the first, of 10 bits, with an exponent is exact.
    @inline(__always) private static var ln2High: Float { 0.693359375 }
    @inline(__always) private static var ln2Low: Float { -2.12194440e-4 }

    /// ln x for a normal x > 0, to within 2 units in the last place (measured over all mantissas: 1.4).
    ///
    /// With x = 2^e (1 + f), 1 + f in sqrt(1/2) ..< sqrt(2): e ln 2 + f - f^2/2 + f^3 Q(f), where Q, of degree 8, was
    /// fitted to the least greatest error.
    @inline(__always)
    static func ln(_ x: Float) -> Float {
        // The bits of sqrt(1/2) taken off before the exponent is: then it is that of x / sqrt(1/2), rounded down.
        let root: UInt32 = 0x3F35_04F3
        let shifted = Int32(bitPattern: x.bitPattern &- root)
        let exponent = Float(shifted &>> 23)
        let f = Float(bitPattern: UInt32(bitPattern: shifted & 0x007F_FFFF) &+ root) - 1
        let square = f * f
        var q: Float = 0.069198735
        q = q * f - 0.1178024
        q = q * f + 0.11865444
        q = q * f - 0.12385657
        q = q * f + 0.14219989
        q = q * f - 0.1666921
        q = q * f + 0.20002148
        q = q * f - 0.24999987
        q = q * f + 0.3333331
        let small = q * f * square + exponent * ln2Low - 0.5 * square
        return f + small + exponent * ln2High
    }

    /// e^y, to within 2 units in the last place (measured: 1.0) for y in -86...88; beyond as at the nearer end.
    ///
    /// With y = n ln 2 + r: 2^n (1 + r + r^2 Q(r)), where Q, of degree 4, was fitted to the least greatest error.
    @inline(__always)
    static func exp(_ y: Float) -> Float {
        let bounded = y > 88 ? 88 : (y > -86 ? y : -86)
        // Added to a number of magnitude below 2^22, it leaves the nearest integer in the lowest bits.
        let rounder: Float = 0x1.8p23
        let sum = bounded * 1.44269504 + rounder
        let n = sum - rounder
        let r = bounded - n * ln2High - n * ln2Low
        var q: Float = 0.0013950324
        q = q * r + 0.008368815
        q = q * r + 0.04166621
        q = q * r + 0.1666652
        q = q * r + 0.5
        let fraction = 1 + (r + r * r * q)
        return Float(bitPattern: fraction.bitPattern &+ (sum.bitPattern &<< 23))
    }
}
