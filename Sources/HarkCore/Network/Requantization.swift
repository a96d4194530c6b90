// SPDX-License-Identifier: Apache-2.0

/// Number of bits dropped by every requantization of the network. It is the same for all rows, so that only the
/// multiplier depends on the row's scale. A multiplier's rounding error of half a unit changes a result by at most 2^-5
/// of its last bit for a row of 64 weights (accumulator at most 2^20) and by at most 2^-2 for the longest row (2^23).
@usableFromInline
let requantizationShift: Int64 = 24

/// Converts a row's weight scale to its integer multiplier and back.
///
/// With accumulator = sum(weight * value), weight = integer * scale, value = integer * 2^-fractionBits, a result in
/// 2^-resultBits is `(accumulator * multiplier) / 2^24` with `multiplier = scale * 2^(resultBits - fractionBits + 24)`.
public enum RowMultiplier {
    /// Allowed multipliers. Twice the product of the greatest accumulator (2^23) and the greatest multiplier fits 32
    /// bits after 24 bits are dropped, so vector units need no 64-bit comparison to saturate the result.
    public static let range: ClosedRange<Int32> = 0...0x3FFF_FFFF

    static func areValid(_ multipliers: ConstantArray<Int32>) -> Bool {
        multipliers.allSatisfy { range.contains($0) }
    }

    static func read(_ reader: inout ByteReader, count: Int) throws(ModelFormatError) -> ConstantArray<Int32> {
        let multipliers = try reader.read(count: count, of: Int32.self)
        guard areValid(multipliers) else { throw reader.invalid("a row multiplier is outside 0...2^30-1") }
        return multipliers
    }

    /// - Returns: the multiplier rounded to nearest, or nil if it is outside ``range`` (a weight far out of range).
    public static func quantize(scale: Double, valueFractionBits: Int, resultFractionBits: Int) -> Int32? {
        var exact = scale
        for _ in 0..<(resultFractionBits - valueFractionBits + Int(requantizationShift)) { exact *= 2 }
        let rounded = exact.rounded(.toNearestOrAwayFromZero)
        return rounded >= 0 && rounded <= Double(range.upperBound) ? Int32(rounded) : nil
    }

    /// The scale that a multiplier represents.
    public static func scale(_ multiplier: Int32, valueFractionBits: Int, resultFractionBits: Int) -> Double {
        var scale = Double(multiplier)
        for _ in 0..<(resultFractionBits - valueFractionBits + Int(requantizationShift)) { scale /= 2 }
        return scale
    }
}

/// sum(row * values) of int8 by int8.
///
/// At most 512 products of at most 2^14 each: at most 2^23, so the 32-bit sum cannot overflow.
@inlinable
func dotProduct(_ row: borrowing Span<Int8>, _ values: borrowing Span<Int8>) -> Int32 {
    precondition(row.count == values.count)
    var sum: Int32 = 0
    for index in row.indices {
        sum &+= Int32(row[index]) &* Int32(values[index])
    }
    return sum
}
