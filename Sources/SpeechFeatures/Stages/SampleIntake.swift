// SPDX-License-Identifier: Apache-2.0

import CFeatureKernels

/// Converts any numbers from a file or a sound server to samples whose features are finite.
///
/// - NaN and infinity are replaced by 0 and counted.
/// - Numbers beyond ±65,536 (twice the scale of 16-bit integers) are clipped to ±65,536.
/// - Numbers within ±2^-40 (-240 dB of full scale) are replaced by 0: their squares would be denormal, which is a
///   hundred times as slow on some processors.
struct SampleIntake {
    private static let greatest = Int32(bitPattern: Float(65_536).bitPattern)
    private static let least = Int32(bitPattern: Float(0x1p-40).bitPattern)
    private static let infinite = Int32(bitPattern: Float.infinity.bitPattern)

    /// c of `y[n] = x[n] - c x[n-1]`; 0 if there is no pre-emphasis over the stream.
    private let emphasis: Float
    /// x[n-1]; 0 at the start of a stream, so that its first sample is unchanged.
    private var previous: Float = 0
    /// Number of NaN and infinite samples since init.
    private(set) var nonFinite = 0

    /// The copy on wider vectors, if this processor has them.
    private let kernel: UnsafePointer<hark_feature_kernel>?

    init(
        preEmphasis: PreEmphasis,
        kernel: UnsafePointer<hark_feature_kernel>? = hark_feature_kernel_of_processor()
    ) {
        self.kernel = kernel
        if case .stream(let coefficient) = preEmphasis { emphasis = coefficient } else { emphasis = 0 }
    }

    mutating func reset() {
        previous = 0
    }

    /// Converts `count` samples of `input`, from `start` on, and writes them into a frame at `position`.
    mutating func take(
        _ input: borrowing Span<Float>, from start: Int, count: Int, into frame: inout [Float], at position: Int
    ) {
        precondition(count > 0 && start + count <= input.count && position + count <= frame.count)
        input.withUnsafeBufferPointer { input in
            frame.withUnsafeMutableBufferPointer { frame in
                let samples = frame.baseAddress! + position
                nonFinite += copy(input.baseAddress! + start, to: samples, count: count)
                if emphasis > 0 { emphasize(samples, count: count) }
            }
        }
    }

    /// Skips samples that belong to no frame.
    mutating func pass(_ input: borrowing Span<Float>, from start: Int, count: Int) {
        for index in start..<start + count {
            let (sample, refused) = Self.admitted(Lanes(repeating: input[index]))
            nonFinite += Int(refused[0])
            previous = sample[0]
        }
    }

    /// - Returns: the number of samples that were not finite.
    private func copy(_ input: UnsafePointer<Float>, to output: UnsafeMutablePointer<Float>, count: Int) -> Int {
        if let kernel {
            return kernel.pointee.admit(input, output, count, Self.least, Self.greatest)
        }
        var total = SIMD8<Int32>.zero
        let whole = count & ~7
        for start in stride(from: 0, to: whole, by: 8) {
            let (samples, refused) = Self.admitted(input.lanes(at: start))
            output.store(samples, at: start)
            total &+= refused
        }
        for index in whole..<count {
            let (sample, refused) = Self.admitted(Lanes(repeating: input[index]))
            output[index] = sample[0]
            total[0] &+= refused[0]
        }
        return Int(total.wrappedSum())
    }

    /// The converted samples, and a 1 for each number that is not finite.
    @inline(__always)
    private static func admitted(_ numbers: Lanes) -> (samples: Lanes, refused: SIMD8<Int32>) {
        let bits = unsafeBitCast(numbers, to: SIMD8<Int32>.self)
        // Bit patterns of positive floats have the same order as the floats. The sign of a difference, shifted over all
        // bits, is a mask. (Swift computes its own SIMD masks lane by lane.)
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
