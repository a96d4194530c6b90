// SPDX-License-Identifier: Apache-2.0

import HarkCore

/// Spots keywords in sound as it comes: samples in, detections out, by the path of `hark listen`.
///
/// Give it a stream's samples in order, in pieces of any size; how they are cut changes nothing. A buffer that is all there
/// is one piece. Everything is allocated at init. A spotter belongs to one thread at a time; any number of them can share a
/// ``Model``.
public final class Spotter {
    public let model: Model

    private let spotter: KeywordSpotter
    private var buffer = SampleBuffer(capacity: 1024)

    /// - Parameters:
    ///   - model: of the words to spot.
    ///   - threshold: score from which every keyword is reported, above 0 and below 1; nil: the thresholds that the model
    ///     has.
    public init(model: Model, threshold: Double? = nil) {
        self.model = model
        spotter = KeywordSpotter(model: model.compiled, threshold: threshold)
    }

    /// Takes the stream's next samples and reports each keyword at once. Does not allocate.
    ///
    /// - Parameters:
    ///   - samples: mono, 16 bits, at ``Model/sampleRate``; any count.
    ///   - detection: called for each keyword, in order, on this thread.
    public func process(_ samples: borrowing Span<Int16>, detection: (Detection) -> Void) {
        buffer.pieces(of: samples) { process($0, detection: detection) }
    }

    /// Takes the stream's next samples and reports each keyword at once. Does not allocate.
    ///
    /// - Parameters:
    ///   - samples: mono, full scale at -1...1, at ``Model/sampleRate``; any count. What is not finite counts as 0.
    ///   - detection: called for each keyword, in order, on this thread.
    public func process(_ samples: borrowing Span<Float>, detection: (Detection) -> Void) {
        spotter.process(samples) { found in
            detection(
                Detection(
                    keyword: model.compiled.labels[found.label].name, score: Double(found.score) / 32768,
                    seconds: spotter.seconds(atFrame: found.frame)))
        }
    }

    /// Takes the stream's next samples, as ``process(_:detection:)-(Span<Int16>,_)``.
    /// - Returns: the keywords heard in them, in order.
    public func process(_ samples: [Int16]) -> [Detection] {
        var found: [Detection] = []
        process(samples.span) { found.append($0) }
        return found
    }

    /// Takes the stream's next samples, as ``process(_:detection:)-(Span<Float>,_)``.
    /// - Returns: the keywords heard in them, in order.
    public func process(_ samples: [Float]) -> [Detection] {
        var found: [Detection] = []
        process(samples.span) { found.append($0) }
        return found
    }

    /// Forgets what was heard, so that no word is pieced together over a gap in the sound. The stream's time goes on.
    /// - Parameter samplesLost: the gap's length, 0 or more.
    public func reset(samplesLost: Int = 0) {
        spotter.reset(samplesLost: samplesLost)
    }
}

/// A keyword heard in a stream.
public struct Detection: Sendable, Equatable {
    /// As ``Model/keywords`` has it.
    public let keyword: String
    /// How sure the model is, above 0 and below 1.
    public let score: Double
    /// When the word was decided, in seconds of the stream: at most a few tenths after its end.
    public let seconds: Double
}

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
