// SPDX-License-Identifier: Apache-2.0

import CFFTW
import HarkBasics

/// Computes the spectrum of real frames with FFTW in single precision. Each instance has its own plan and buffers, made
/// at init.
///
/// Planned with FFTW_ESTIMATE, because a measured plan may use a different algorithm in the next run, whose results
/// differ in their last bits.
final class Spectrum {
    /// The lock of FFTW's planner, which is not thread-safe within a process.
    private static let planner = Locked(())

    // Swift does not see the shifted constants FFTW_ESTIMATE and FFTW_PRESERVE_INPUT of fftw3.h.
    private static let estimate: UInt32 = 1 << 6
    private static let preserveInput: UInt32 = 1 << 4

    private let length: Int
    private let scale: SpectrumScale
    private let output: UnsafeMutablePointer<fftwf_complex>
    private let plan: fftwf_plan
    /// The frame to transform, `length` samples, initially zero. Samples beyond the frame stay zero
    /// (FFTW_PRESERVE_INPUT).
    let input: UnsafeMutablePointer<Float>

    /// - Precondition: `length` is a power of two (a ``FeatureSpec`` without a problem has one).
    init(length: Int, scale: SpectrumScale) {
        self.length = length
        self.scale = scale
        let bins = length / 2 + 1
        guard let input = fftwf_alloc_real(length), let output = fftwf_alloc_complex(Lanes.padded(bins)) else {
            preconditionFailure("no memory for a Fourier transform of \(length) points")
        }
        input.initialize(repeating: 0, count: length)
        output.initialize(repeating: (0, 0), count: Lanes.padded(bins))
        self.input = input
        self.output = output
        var planned: fftwf_plan?
        Self.planner.withLock { _ in
            planned = fftwf_plan_dft_r2c_1d(Int32(length), input, output, Self.estimate | Self.preserveInput)
        }
        guard let plan = planned else { preconditionFailure("FFTW has no plan for \(length) points") }
        self.plan = plan
    }

    deinit {
        Self.planner.withLock { _ in fftwf_destroy_plan(plan) }
        fftwf_free(input)
        fftwf_free(output)
    }

    /// Transforms ``input``.
    /// - Parameters:
    ///   - values: `length / 2 + 1` bins, padded to whole registers.
    ///   - bins: the bins to compute. Other bins in the same registers may be computed too.
    func compute(_ values: inout [Float], bins: Range<Int>) {
        precondition(values.count == Lanes.padded(length / 2 + 1))
        precondition(bins.lowerBound >= 0 && bins.upperBound <= length / 2 + 1)
        fftwf_execute(plan)
        let parts = UnsafeRawPointer(output).assumingMemoryBound(to: Float.self)
        values.withUnsafeMutableBufferPointer { values in
            let values = values.baseAddress!
            for start in stride(from: bins.lowerBound & ~7, to: bins.upperBound, by: 8) {
                let pairs = UnsafeRawPointer(parts + 2 * start).loadUnaligned(as: SIMD16<Float>.self)
                let power = pairs.evenHalf * pairs.evenHalf + pairs.oddHalf * pairs.oddHalf
                values.store(scaled(power), at: start)
            }
        }
    }

    @inline(__always)
    private func scaled(_ power: Lanes) -> Lanes {
        switch scale {
        case .power: power
        case .magnitude: power.squareRoot()
        // The product is exact because the length is a power of two.
        case .periodogram: power * (1 / Float(length))
        }
    }
}
