import CFFTW
import Synchronization

/// The spectrum of real frames, by FFTW in single precision; planned once, its buffers its own.
///
/// Planned with FFTW_ESTIMATE: a measured plan may pick another algorithm in the next run, and with it other last bits.
final class Spectrum {
    /// FFTW's planner is not thread-safe, in the whole process.
    private static let planner = Mutex(())

    // Swift does not see the shifted constants FFTW_ESTIMATE and FFTW_PRESERVE_INPUT of fftw3.h.
    private static let estimate: UInt32 = 1 << 6
    private static let preserveInput: UInt32 = 1 << 4

    private let length: Int
    private let scale: SpectrumScale
    private let output: UnsafeMutablePointer<fftwf_complex>
    private let plan: fftwf_plan
    /// The frame to transform, `length` samples, zeros to begin with. What lies beyond the frame stays zero
    /// (FFTW_PRESERVE_INPUT).
    let input: UnsafeMutablePointer<Float>

    /// - Precondition: `length` is a power of two (a ``FeatureSpec`` without a problem has one).
    init(length: Int, scale: SpectrumScale) {
        self.length = length
        self.scale = scale
        let bins = length / 2 + 1
        guard let input = fftwf_alloc_real(length), let output = fftwf_alloc_complex(bins) else {
            preconditionFailure("no memory for a Fourier transform of \(length) points")
        }
        input.initialize(repeating: 0, count: length)
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
    ///   - values: `length / 2 + 1` bins.
    ///   - bins: those to compute; the others keep what they hold.
    func compute(_ values: inout [Float], bins: Range<Int>) {
        precondition(values.count == length / 2 + 1 && bins.lowerBound >= 0 && bins.upperBound <= values.count)
        fftwf_execute(plan)
        let parts = UnsafeRawPointer(output).assumingMemoryBound(to: Float.self)
        values.withUnsafeMutableBufferPointer { values in
            let values = values.baseAddress!
            for bin in bins {
                let real = parts[bin &* 2]
                let imaginary = parts[bin &* 2 &+ 1]
                values[bin] = real * real + imaginary * imaginary
            }
            switch scale {
            case .power: break
            case .magnitude: for bin in bins { values[bin] = values[bin].squareRoot() }
            case .periodogram:
                // Exact: the length is a power of two.
                let factor = 1 / Float(length)
                for bin in bins { values[bin] *= factor }
            }
        }
    }
}
