// SPDX-License-Identifier: Apache-2.0

import HarkCore

/// Spots keywords in a stream of samples, with the same pipeline as `hark listen`.
///
/// Pass the samples of a stream in order, in pieces of any size. The piece sizes do not affect the detections; a
/// complete recording can be passed as one piece. All memory is allocated at init. Only one thread may use a spotter at
/// a time. Any number of spotters can share a ``Model``.
public final class Spotter {
    public let model: Model

    private let spotter: KeywordSpotter
    private var buffer = SampleBuffer(capacity: 1024)

    /// - Parameters:
    ///   - model: the model whose keywords to spot.
    ///   - threshold: the lowest score at which any keyword is reported, above 0 and below 1. Nil: the model's own
    ///     thresholds.
    public init(model: Model, threshold: Double? = nil) {
        self.model = model
        spotter = KeywordSpotter(model: model.compiled, threshold: threshold)
    }

    /// Processes the next samples of the stream and reports each keyword as soon as it is detected. Does not allocate.
    ///
    /// - Parameters:
    ///   - samples: mono, 16 bits, at ``Model/sampleRate``; any count.
    ///   - detection: called for each keyword, in order, on this thread.
    public func process(_ samples: borrowing Span<Int16>, detection: (Detection) -> Void) {
        buffer.pieces(of: samples) { process($0, detection: detection) }
    }

    /// Processes the next samples of the stream and reports each keyword as soon as it is detected. Does not allocate.
    ///
    /// - Parameters:
    ///   - samples: mono, full scale at -1...1, at ``Model/sampleRate``; any count. Non-finite samples count as 0.
    ///   - detection: called for each keyword, in order, on this thread.
    public func process(_ samples: borrowing Span<Float>, detection: (Detection) -> Void) {
        spotter.process(samples) { found in
            detection(
                Detection(
                    keyword: model.compiled.labels[found.label].name, score: Double(found.score) / 32768,
                    seconds: spotter.seconds(atFrame: found.frame)))
        }
    }

    /// Processes the next samples of the stream, as ``process(_:detection:)-(Span<Int16>,_)`` does.
    /// - Returns: the keywords detected, in order.
    public func process(_ samples: [Int16]) -> [Detection] {
        var found: [Detection] = []
        process(samples.span) { found.append($0) }
        return found
    }

    /// Processes the next samples of the stream, as ``process(_:detection:)-(Span<Float>,_)`` does.
    /// - Returns: the keywords detected, in order.
    public func process(_ samples: [Float]) -> [Detection] {
        var found: [Detection] = []
        process(samples.span) { found.append($0) }
        return found
    }

    /// Clears the recognition state after a gap in the sound, so that the sound before and after the gap is not joined
    /// into a word. The stream's time continues and includes the gap.
    /// - Parameter samplesLost: length of the gap in samples, 0 or more.
    public func reset(samplesLost: Int = 0) {
        spotter.reset(samplesLost: samplesLost)
    }
}

/// A keyword detected in a stream.
public struct Detection: Sendable, Equatable {
    /// The keyword, as in ``Model/keywords``.
    public let keyword: String
    /// The keyword's posterior when it was detected, above 0 and below 1.
    public let score: Double
    /// The time of the detection, in seconds from the start of the stream: at most a few tenths of a second after the
    /// end of the word.
    public let seconds: Double
}

/// Converts 16-bit samples to floats, piece by piece, in one fixed buffer.
struct SampleBuffer {
    private var floats: [Float]

    /// - Parameter capacity: maximum number of samples per piece, 1 or more.
    init(capacity: Int) {
        floats = [Float](repeating: 0, count: capacity)
    }

    /// Calls `body` with the samples in pieces, scaled so that full scale is 1.
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
