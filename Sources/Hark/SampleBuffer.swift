// SPDX-License-Identifier: Apache-2.0

/// Sixteen-bit samples as the pipeline takes them, a piece at a time through one fixed buffer.
struct SampleBuffer {
    private var floats: [Float]

    /// - Parameter capacity: samples a piece at most, 1 or more.
    init(capacity: Int) {
        floats = [Float](repeating: 0, count: capacity)
    }

    /// Passes on the samples, full scale becoming 1, in pieces.
    mutating func pieces(of samples: borrowing Span<Int16>, _ body: (borrowing Span<Float>) -> Void) {
        var start = 0
        while start < samples.count {
            let count = min(floats.count, samples.count - start)
            for index in 0..<count { floats[index] = Float(samples[start + index]) / 32768 }
            let piece = floats
            body(piece.span.extracting(0..<count))
            start += count
        }
    }
}
