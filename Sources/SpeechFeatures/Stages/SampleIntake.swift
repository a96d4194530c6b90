// SPDX-License-Identifier: Apache-2.0

/// Makes any numbers samples, whatever a file or a sound server holds: what is computed from them is finite.
///
/// - NaN and infinity count as 0 and are counted;
/// - what lies beyond ±65,536 (twice the scale of 16-bit integers) counts as ±65,536;
/// - what lies within ±2^-40 (-240 dB of full scale) counts as 0: its square would be a denormal number, a hundred times
///   as slow on some processors.
struct SampleIntake {
    private static let greatest = Int32(bitPattern: Float(65_536).bitPattern)
    private static let least = Int32(bitPattern: Float(0x1p-40).bitPattern)
    private static let infinite = Int32(bitPattern: Float.infinity.bitPattern)

    /// c of `y[n] = x[n] - c x[n-1]`, 0 where there is no filter over the stream.
    private let emphasis: Float
    /// x[n-1]; 0 before a stream's first sample, which so stays as it is.
    private var previous: Float = 0
    /// NaN and infinite samples since init.
    private(set) var nonFinite = 0

    init(preEmphasis: PreEmphasis) {
        if case .stream(let coefficient) = preEmphasis { emphasis = coefficient } else { emphasis = 0 }
    }

    mutating func reset() {
        previous = 0
    }

    /// Writes `count` samples of `input`, from `start` on, into a frame at `position`.
    mutating func take(
        _ input: borrowing Span<Float>, from start: Int, count: Int, into frame: inout [Float], at position: Int
    ) {
        precondition(count > 0 && start + count <= input.count && position + count <= frame.count)
        input.withUnsafeBufferPointer { input in
            frame.withUnsafeMutableBufferPointer { frame in
                let samples = frame.baseAddress! + position
                nonFinite += Self.copy(input.baseAddress! + start, to: samples, count: count)
                if emphasis > 0 { emphasize(samples, count: count) }
            }
        }
    }

    /// Passes over samples that no frame holds.
    mutating func pass(_ input: borrowing Span<Float>, from start: Int, count: Int) {
        for index in start..<start + count {
            let (sample, refused) = Self.admitted(Lanes(repeating: input[index]))
            nonFinite += Int(refused[0])
            previous = sample[0]
        }
    }

    /// - Returns: the number of samples that were no numbers.
    private static func copy(_ input: UnsafePointer<Float>, to output: UnsafeMutablePointer<Float>, count: Int) -> Int {
        var total = SIMD8<Int32>.zero
        let whole = count & ~7
        for start in stride(from: 0, to: whole, by: 8) {
            let (samples, refused) = admitted(input.lanes(at: start))
            output.store(samples, at: start)
            total &+= refused
        }
        for index in whole..<count {
            let (sample, refused) = admitted(Lanes(repeating: input[index]))
            output[index] = sample[0]
            total[0] &+= refused[0]
        }
        return Int(total.wrappedSum())
    }

    /// The samples, and a 1 for each number that is not finite.
    @inline(__always)
    private static func admitted(_ numbers: Lanes) -> (samples: Lanes, refused: SIMD8<Int32>) {
        let bits = unsafeBitCast(numbers, to: SIMD8<Int32>.self)
        // Bit patterns of positive floats are ordered as the floats; the sign of a difference, drawn over all bits, is
        // a mask. (Swift's own masks are made lane by lane.)
        let magnitude = bits & Int32.max
        let isNone = (infinite &- 1 &- magnitude) &>> 31
        let isLarge = (greatest &- magnitude) &>> 31
        let isSmall = (magnitude &- least) &>> 31
        let bounded = (magnitude & ~isLarge | greatest & isLarge) & ~(isNone | isSmall)
        return (unsafeBitCast(bounded | bits & Int32.min, to: Lanes.self), isNone & 1)
    }

    private mutating func emphasize(_ samples: UnsafeMutablePointer<Float>, count: Int) {
        var last = previous
        for index in 0..<count {
            let sample = samples[index]
            samples[index] = sample - emphasis * last
            last = sample
        }
        previous = last
    }
}
