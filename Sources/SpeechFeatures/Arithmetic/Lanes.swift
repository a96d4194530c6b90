// SPDX-License-Identifier: Apache-2.0

/// Eight samples, bins or bands at a time: loops over floats in registers, with the same result as one by one.
typealias Lanes = SIMD8<Float>

extension Lanes {
    /// A count of floats rounded up to whole registers: buffers are padded to it, so that no loop has a remainder.
    static func padded(_ count: Int) -> Int { (count + scalarCount - 1) / scalarCount * scalarCount }

    /// Each value, or the bound where that is greater. (Swift's `pointwiseMax` goes lane by lane.)
    @inline(__always)
    func raised(to bound: Float) -> Lanes {
        Self.selected(self, bound, where: self - bound)
    }

    /// Each value, or the bound where that is less.
    @inline(__always)
    func lowered(to bound: Float) -> Lanes {
        Self.selected(self, bound, where: bound - self)
    }

    /// The sum of all eight: of those four apart, then of those two apart, then of the two left.
    var total: Float {
        let four = lowHalf + highHalf
        let two = four.lowHalf + four.highHalf
        return two[0] + two[1]
    }

    /// The values, or the other where the sign of the difference, drawn over all bits, says so.
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
