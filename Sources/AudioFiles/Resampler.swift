// SPDX-License-Identifier: Apache-2.0

import CSoxr

/// A change of sampling rate of a mono stream by libsoxr, linear in phase and without delay.
///
/// Flat to 91 % of the lower rate's band, closed at its end, with the noise of 20 bits: ten times below what 16-bit
/// recordings bring along.
final class Resampler {
    private let handle: OpaquePointer

    /// - Throws: libsoxr's reason.
    init(from: Int, to: Int) throws(ResamplerFailure) {
        var error: soxr_error_t?
        var samples = soxr_io_spec(SOXR_FLOAT32_I, SOXR_FLOAT32_I)
        var quality = soxr_quality_spec(UInt(SOXR_20_BITQ), 0)
        var runtime = soxr_runtime_spec(1)
        let handle = soxr_create(Double(from), Double(to), 1, &error, &samples, &quality, &runtime)
        guard error == nil, let handle else { throw ResamplerFailure(error) }
        self.handle = handle
    }

    deinit {
        soxr_delete(handle)
    }

    /// - Parameter input: the next samples; nil once there are no more, to get what the filter still holds.
    /// - Returns: samples taken from the input and written to the output. Both are 0 only after the end.
    func process(
        _ input: UnsafeMutableBufferPointer<Float>?, into output: UnsafeMutableBufferPointer<Float>
    ) throws(ResamplerFailure) -> (used: Int, made: Int) {
        var used = 0
        var made = 0
        let error = soxr_process(
            handle, input?.baseAddress, input?.count ?? 0, &used, output.baseAddress, output.count, &made)
        guard error == nil else { throw ResamplerFailure(error) }
        guard input == nil || used > 0 || made > 0 else { throw ResamplerFailure(nil) }
        return (used, made)
    }
}

/// libsoxr's own words for why it stopped.
struct ResamplerFailure: Error {
    let reason: String

    init(_ error: soxr_error_t?) {
        reason = error.map { String(cString: $0) } ?? "no progress"
    }
}
