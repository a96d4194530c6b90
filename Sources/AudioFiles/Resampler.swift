// SPDX-License-Identifier: Apache-2.0

import CSoxr

/// Resamples a mono stream with libsoxr: linear phase, no delay.
///
/// The passband is flat to 91 % of the lower rate's Nyquist frequency; the stopband begins at that frequency. The noise
/// is that of 20 bits, ten times below that of 16-bit recordings.
final class Resampler {
    private let handle: OpaquePointer

    /// - Throws: libsoxr's error message.
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

    /// - Parameter input: the next samples; nil at the end of the input, to flush the filter.
    /// - Returns: the number of samples consumed and the number written. Both are 0 only after the end.
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

/// Resamples a mono stream that arrives in pieces.
package final class StreamResampler {
    private let resampler: Resampler
    private let ratio: Double
    private var output: [Float] = []

    /// - Parameters: rates in Hz, 1 or more.
    /// - Returns: nil if libsoxr does not support these rates.
    package init?(from: Int, to: Int) {
        guard let resampler = try? Resampler(from: from, to: to) else { return nil }
        self.resampler = resampler
        ratio = Double(to) / Double(from)
    }

    /// - Returns: the output available so far. The filter delays some milliseconds of it.
    package func add(_ samples: [Float]) -> [Float] {
        var samples = samples
        var made: [Float] = []
        samples.withUnsafeMutableBufferPointer { samples in
            var rest = samples[...]
            while !rest.isEmpty {
                let count = step(UnsafeMutableBufferPointer(rebasing: rest), into: &made)
                guard count.used > 0 || count.made > 0 else { return }
                rest = rest.dropFirst(count.used)
            }
        }
        return made
    }

    /// Ends the stream and returns the rest of the output. Nothing can be added afterwards.
    package func finish() -> [Float] {
        var made: [Float] = []
        while step(nil, into: &made).made > 0 {}
        return made
    }

    private func step(_ input: UnsafeMutableBufferPointer<Float>?, into made: inout [Float]) -> (used: Int, made: Int) {
        let room = Int(Double(input?.count ?? 0) * ratio) + 1024
        if output.count < room { output = [Float](repeating: 0, count: room) }
        // libsoxr fails only if it is out of memory.
        guard
            let count = output.withUnsafeMutableBufferPointer({ buffer in try? resampler.process(input, into: buffer) })
        else { return (0, 0) }
        made += output[..<count.made]
        return count
    }
}

/// libsoxr's error message.
struct ResamplerFailure: Error {
    let reason: String

    init(_ error: soxr_error_t?) {
        reason = error.map { String(cString: $0) } ?? "no progress"
    }
}
