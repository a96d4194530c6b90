// SPDX-License-Identifier: Apache-2.0

import HarkCore
import HarkEngine
import SpeechFeatures

/// Spots keywords in an endless stream: the whole pipeline from samples to detections.
package final class KeywordSpotter {
    package let model: CompiledModel

    private let recognizer: LogitStream
    private var decoder: KeywordDecoder
    /// Samples of the stream so far, lost ones included.
    private var elapsed = 0
    /// The start of the sound after the last gap, in samples and in frames.
    private var origin = 0
    private var originFrame = 0

    /// - Parameter threshold: the lowest posterior at which any keyword is reported, above 0 and below 1. Nil: the
    ///   model's own thresholds.
    package init(model: CompiledModel, threshold: Double? = nil) {
        self.model = model
        recognizer = LogitStream(model: model)
        decoder = KeywordDecoder(model: model, threshold: threshold)
    }

    /// Processes the stream's next samples (finite, -1...1, at the model's rate; any count).
    package func process(_ samples: borrowing Span<Float>, detection: (DecodedKeyword) -> Void) {
        elapsed += samples.count
        recognizer.process(samples) { logits in
            if let found = decoder.update(logits: logits) { detection(found) }
        }
    }

    /// Processes samples as ``process(_:detection:)`` does, but reports every frame: its posteriors (Q0.15, one per
    /// label) and the keyword that fires at it, if any.
    package func observe(_ samples: borrowing Span<Float>, frame: ([Int16], DecodedKeyword?) -> Void) {
        elapsed += samples.count
        recognizer.process(samples) { logits in
            let found = decoder.update(logits: logits)
            frame(decoder.posteriors, found)
        }
    }

    /// Clears the recognition state, for use after a gap in the sound: the features and their running means, the state
    /// of the network and that of the decoder. The frame count continues. The stream's time continues and includes the
    /// gap.
    /// - Parameter samplesLost: length of the gap in samples, 0 or more.
    package func reset(samplesLost: Int = 0) {
        precondition(samplesLost >= 0, "a stream does not go backwards")
        recognizer.reset()
        decoder.reset()
        elapsed += samplesLost
        origin = elapsed
        originFrame = decoder.frames
    }

    /// Posteriors of the newest frame, Q0.15, one per label.
    package var posteriors: [Int16] { decoder.posteriors }

    /// The stream time in seconds of the end of a frame.
    /// - Parameter frame: number of a frame after the last gap; the first frame of the stream is 1.
    package func seconds(atFrame frame: Int) -> Double {
        let samples = model.features.samples(toFrame: frame - originFrame)
        return Double(origin + samples) / Double(model.features.sampleRate)
    }
}

extension KeywordDecoder {
    /// - Parameter threshold: the lowest posterior at which any keyword is reported, above 0 and below 1. Nil: the
    ///   model's own thresholds.
    init(model: CompiledModel, threshold: Double?) {
        precondition(threshold.map { $0 > 0 && $0 < 1 } ?? true, "a threshold between 0 and 1")
        let common = threshold.map { max(1, Int32(($0 * 32768).rounded())) }
        self.init(
            spec: model.decoder,
            thresholds: model.labels.map { $0.isKeyword ? common ?? Int32($0.threshold) : KeywordDecoder.never })
    }
}

extension FeatureSpec {
    /// Number of samples from the start of a stream to the end of a frame. The first frame is 1.
    func samples(toFrame frame: Int) -> Int { (frame - 1) * hopLength + windowLength }

    /// Seconds from the start of a stream to the end of a frame. The first frame is 1.
    package func seconds(toFrame frame: Int) -> Double { Double(samples(toFrame: frame)) / Double(sampleRate) }
}

/// The features and the network of one stream: turns samples into one row of logits per frame. Used for live sound.
/// ``ClipBatch`` does the same for many clips together.
package final class LogitStream {
    package let model: CompiledModel

    private let extractor: FeatureExtractor
    private let network: NetworkStreams
    private var input: [Int8]
    private var logits: [Int16]

    package init(model: CompiledModel) {
        self.model = model
        extractor = FeatureExtractor(spec: model.features)
        network = NetworkStreams(network: model.network)
        input = [Int8](repeating: 0, count: model.features.outputCount)
        logits = [Int16](repeating: 0, count: model.labels.count)
    }

    /// Starts a new stream, without allocating.
    package func reset() {
        extractor.reset()
        network.reset()
    }

    /// Processes the stream's next samples.
    /// - Parameters:
    ///   - samples: finite, -1...1, at the model's rate; any count.
    ///   - frame: called with the logits of each completed frame, Q5.10, one per label.
    package func process(_ samples: borrowing Span<Float>, frame: ([Int16]) -> Void) {
        extractor.process(samples) { coefficients in
            var integers = input.mutableSpan
            model.normalization.quantize(coefficients, into: &integers)
            network.setInput(input.span)
            network.step(slot: 0)
            network.copyLogits(into: &logits)
            frame(logits)
        }
    }
}
