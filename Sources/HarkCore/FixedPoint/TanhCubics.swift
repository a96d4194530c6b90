// SPDX-License-Identifier: Apache-2.0

/// tanh over 0...8 as 32 cubics, one for each quarter: over the quarter's centre, with t in -1 ..< 1 across it,
/// `tanh(x) = constant + (linear t + quadratic t^2 + cubic t^3)`.
///
/// Thirty-two entries a table, so that one register holds a table (AVX-512 `vpermw`, four NEON `tbl` registers). Fitted by
/// iteratively reweighted least squares, rounded, and then searched unit by unit for the least error at which tanh and
/// sigmoid never fall. Written out rather than computed at start: no device's libm can then change a bit of any answer.
@usableFromInline
enum TanhCubics {
    /// Q0.15.
    @usableFromInline
    static let constant: [Int16] = [
        4075, 11743, 18173, 23066, 26519, 28830, 30322, 31262, 31846, 32206, 32426, 32560, 32642, 32691, 32721, 32740,
        32751, 32758, 32762, 32764, 32766, 32767, 32767, 32767, 32767, 32767, 32767, 32767, 32767, 32767, 32767, 32767,
    ]
    /// as are all below.
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
