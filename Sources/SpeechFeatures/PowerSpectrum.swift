import CFFTW
import Synchronization

/// |FFT|^2 of real frames, by FFTW in single precision; planned once, its buffers its own.
///
/// Planned with FFTW_ESTIMATE: a measured plan may pick another algorithm in the next run, and with it other last bits.
final class PowerSpectrum {
    /// FFTW's planner is not thread-safe, in the whole process.
    private static let planner = Mutex(())

    // Swift does not see the shifted constants FFTW_ESTIMATE and FFTW_PRESERVE_INPUT of fftw3.h.
    private static let estimate: UInt32 = 1 << 6
    private static let preserveInput: UInt32 = 1 << 4

    private let length: Int
    private let input: UnsafeMutableBufferPointer<Float>
    private let output: UnsafeMutableBufferPointer<fftwf_complex>
    private let plan: fftwf_plan

    /// - Precondition: `length` is a power of two (a ``FeatureSpec`` without a problem has one).
    init(length: Int) {
        self.length = length
        let bins = length / 2 + 1
        guard let input = fftwf_alloc_real(length), let output = fftwf_alloc_complex(bins) else {
            preconditionFailure("no memory for a Fourier transform of \(length) points")
        }
        input.initialize(repeating: 0, count: length)
        self.input = UnsafeMutableBufferPointer(start: input, count: length)
        self.output = UnsafeMutableBufferPointer(start: output, count: bins)
        var planned: fftwf_plan?
        Self.planner.withLock { _ in
            planned = fftwf_plan_dft_r2c_1d(Int32(length), input, output, Self.estimate | Self.preserveInput)
        }
        guard let plan = planned else { preconditionFailure("FFTW has no plan for \(length) points") }
        self.plan = plan
    }

    deinit {
        Self.planner.withLock { _ in fftwf_destroy_plan(plan) }
        fftwf_free(input.baseAddress)
        fftwf_free(output.baseAddress)
    }

    /// - Parameters:
    ///   - samples: a frame, at most `length` samples; zeros follow it.
    ///   - weights: the window, as many.
    ///   - power: `length / 2 + 1` values.
    func compute(samples: borrowing [Float], weights: borrowing [Float], power: inout [Float]) {
        precondition(samples.count == weights.count && samples.count <= length && power.count == output.count)
        // What lies beyond the frame stays zero from the start (FFTW_PRESERVE_INPUT).
        for index in 0..<samples.count { input[index] = samples[index] * weights[index] }
        fftwf_execute(plan)
        for bin in 0..<output.count {
            let (real, imaginary) = (output[bin].0, output[bin].1)
            power[bin] = real * real + imaginary * imaginary
        }
    }
}
