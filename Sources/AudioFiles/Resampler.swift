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

/// A change of sampling rate of a mono stream that comes in pieces.
package final class StreamResampler {
    private let resampler: Resampler
    private let ratio: Double
    private var output: [Float] = []

    /// - Parameters: rates in Hz, 1 or more.
    /// - Returns: nil where libsoxr does not convert these rates.
    package init?(from: Int, to: Int) {
        guard let resampler = try? Resampler(from: from, to: to) else { return nil }
        self.resampler = resampler
        ratio = Double(to) / Double(from)
    }

    /// - Returns: what the samples so far give; the filter holds back some milliseconds.
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

    /// The rest of a stream that is at its end; nothing can be added afterwards.
    package func finish() -> [Float] {
        var made: [Float] = []
        while step(nil, into: &made).made > 0 {}
        return made
    }

    private func step(_ input: UnsafeMutableBufferPointer<Float>?, into made: inout [Float]) -> (used: Int, made: Int) {
        let room = Int(Double(input?.count ?? 0) * ratio) + 1024
        if output.count < room { output = [Float](repeating: 0, count: room) }
        // libsoxr fails only where there is no memory.
        guard
            let count = output.withUnsafeMutableBufferPointer({ buffer in try? resampler.process(input, into: buffer) })
        else { return (0, 0) }
        made += output[..<count.made]
        return count
    }
}

/// libsoxr's own words for why it stopped.
struct ResamplerFailure: Error {
    let reason: String

    init(_ error: soxr_error_t?) {
        reason = error.map { String(cString: $0) } ?? "no progress"
    }
}
