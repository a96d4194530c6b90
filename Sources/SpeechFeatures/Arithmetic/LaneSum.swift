/// Sums over samples in one order on every machine: eight running sums of every eighth value, then those from the first
/// to the last, then what is left over.
enum LaneSum {
    static func sum(_ values: UnsafePointer<Float>, count: Int) -> Float {
        reduce(values, count: count) {
            $0
        } last: {
            $0
        }
    }

    /// Of `(value - mean)^2`.
    static func sumOfSquares(_ values: UnsafePointer<Float>, lessening mean: Float, count: Int) -> Float {
        reduce(values, count: count) {
            let difference = $0 - mean
            return difference * difference
        } last: {
            let difference = $0 - mean
            return difference * difference
        }
    }

    @inline(__always)
    private static func reduce(
        _ values: UnsafePointer<Float>, count: Int, lanes: (SIMD8<Float>) -> SIMD8<Float>, last: (Float) -> Float
    ) -> Float {
        let raw = UnsafeRawPointer(values)
        let whole = count & ~7
        var sums = SIMD8<Float>.zero
        for start in stride(from: 0, to: whole, by: 8) {
            sums += lanes(raw.loadUnaligned(fromByteOffset: start &* 4, as: SIMD8<Float>.self))
        }
        var total = sums[0]
        for lane in 1..<8 { total += sums[lane] }
        for index in whole..<count { total += last(values[index]) }
        return total
    }
}
