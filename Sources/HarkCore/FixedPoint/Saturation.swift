// SPDX-License-Identifier: Apache-2.0

/// Narrowing that clips instead of wrapping.
///
/// The one rounding of this project is *half up*: `floor(x + 1/2)`, which in two's complement is
/// "add half of the divisor, then shift right arithmetically". It is used wherever bits are dropped;
/// there is no second mode, so every kernel can reproduce it.
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

/// `value / 2^bits` rounded half up. The caller proves that adding the half cannot overflow.
/// - Precondition: `bits` is in 1...30.
@inlinable
public func roundingShiftRight(_ value: Int32, by bits: Int32) -> Int32 {
    (value &+ (1 &<< (bits &- 1))) &>> bits
}

/// `value / 2^bits` rounded half up. The caller proves that adding the half cannot overflow.
/// - Precondition: `bits` is in 1...62.
@inlinable
public func roundingShiftRight(_ value: Int64, by bits: Int64) -> Int64 {
    (value &+ (1 &<< (bits &- 1))) &>> bits
}
