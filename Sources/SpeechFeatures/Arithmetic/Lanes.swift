// SPDX-License-Identifier: Apache-2.0

/// A vector register of eight floats: samples, bins or bands.
typealias Lanes = SIMD8<Float>

extension Lanes {
    /// A count of floats rounded up to whole registers. Buffers are padded to it, so that no loop has a remainder.
    static func padded(_ count: Int) -> Int { (count + scalarCount - 1) / scalarCount * scalarCount }

    /// The maximum of each value and the bound. (Swift's `pointwiseMax` is computed lane by lane.)
    @inline(__always)
    func raised(to bound: Float) -> Lanes {
        Self.selected(self, bound, where: self - bound)
    }

    /// The minimum of each value and the bound.
    @inline(__always)
    func lowered(to bound: Float) -> Lanes {
        Self.selected(self, bound, where: bound - self)
    }

    /// The sum of all eight, in a fixed order: first of lanes four apart, then of lanes two apart, then of the last
    /// two.
    var total: Float {
        let four = lowHalf + highHalf
        let two = four.lowHalf + four.highHalf
        return two[0] + two[1]
    }

    /// Each value, or `other` where the difference is negative. The sign, shifted over all bits, is the mask.
    @inline(__always)
    private static func selected(_ values: Lanes, _ other: Float, where difference: Lanes) -> Lanes {
        let mask = unsafeBitCast(difference, to: SIMD8<Int32>.self) &>> 31
        let kept = unsafeBitCast(values, to: SIMD8<Int32>.self) & ~mask
        return unsafeBitCast(kept | Int32(bitPattern: other.bitPattern) & mask, to: Lanes.self)
    }
}

extension UnsafePointer<Float> {
    /// The eight floats from a position on.
    @inline(__always)
    func lanes(at position: Int) -> Lanes {
        UnsafeRawPointer(self + position).loadUnaligned(as: Lanes.self)
    }
}

extension UnsafeMutablePointer<Float> {
    @inline(__always)
    func lanes(at position: Int) -> Lanes {
        UnsafePointer(self).lanes(at: position)
    }

    @inline(__always)
    func store(_ lanes: Lanes, at position: Int) {
        UnsafeMutableRawPointer(self + position).storeBytes(of: lanes, as: Lanes.self)
    }
}

/// Logarithm and exponential in single precision, eight at a time. Only additions, multiplications and bit patterns are
/// used, so that the results have the same bits on every machine. (Those of the C library differ where it selects a
/// variant with fused multiplication.)
enum Exponentials {
    // ln 2 in two parts. The first has 10 bits, so that its product with an exponent is exact.
    private static let ln2High: Float = 0.693359375
    private static let ln2Low: Float = -2.12194440e-4
    /// The sum of this and a number of magnitude below 2^22 has the nearest integer in its lowest bits.
    private static let rounder: Float = 0x1.8p23

    /// ln x for normal x > 0, to within a unit in the last place (0.86 measured).
    ///
    /// With x = 2^e (1 + f), 1 + f in sqrt(1/2) ..< sqrt(2): e ln 2 + f - f^2/2 + f^3 Q(f), where Q is a polynomial of
    /// degree 8 fitted for the smallest maximum error.
    @inline(__always)
    static func ln(_ x: Lanes) -> Lanes {
        // Subtracting the bits of sqrt(1/2) first makes the exponent that of x / sqrt(1/2), rounded down.
        let root = SIMD8<Int32>(repeating: 0x3F35_04F3)
        let shifted = unsafeBitCast(x, to: SIMD8<Int32>.self) &- root
        let integer = (shifted &>> 23) &+ Int32(bitPattern: rounder.bitPattern)
        let exponent = unsafeBitCast(integer, to: Lanes.self) - rounder
        let f = unsafeBitCast((shifted & 0x007F_FFFF) &+ root, to: Lanes.self) - 1
        let square = f * f
        var q = f * 0.069198735 - 0.1178024
        q = q * f + 0.11865444
        q = q * f - 0.12385657
        q = q * f + 0.14219989
        q = q * f - 0.1666921
        q = q * f + 0.20002148
        q = q * f - 0.24999987
        q = q * f + 0.3333331
        let small = q * f * square + exponent * ln2Low - square * 0.5
        return f + small + exponent * ln2High
    }

    /// e^y for y in -86...88, to within 1.1 units in the last place (1.02 measured). Other y are clipped to this range.
    ///
    /// With y = n ln 2 + r: 2^n (1 + r + r^2 Q(r)), where Q is a polynomial of degree 4 fitted for the smallest maximum
    /// error.
    @inline(__always)
    static func exp(_ y: Lanes) -> Lanes {
        let bounded = y.raised(to: -86).lowered(to: 88)
        let sum = bounded * 1.44269504 + rounder
        let n = sum - rounder
        let r = bounded - n * ln2High - n * ln2Low
        var q = r * 0.0013950324 + 0.008368815
        q = q * r + 0.04166621
        q = q * r + 0.1666652
        q = q * r + 0.5
        let fraction = r * r * q + r + 1
        let scale = unsafeBitCast(sum, to: SIMD8<Int32>.self) &<< 23
        return unsafeBitCast(unsafeBitCast(fraction, to: SIMD8<Int32>.self) &+ scale, to: Lanes.self)
    }

    static func ln(_ x: Float) -> Float { ln(Lanes(repeating: x))[0] }

    static func exp(_ y: Float) -> Float { exp(Lanes(repeating: y))[0] }
}
