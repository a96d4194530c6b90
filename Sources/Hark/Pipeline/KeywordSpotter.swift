// SPDX-License-Identifier: Apache-2.0

import HarkCore
import HarkEngine
import SpeechFeatures

/// Spots keywords in an endless stream: samples in, detections out. The whole path from samples to detection.
package final class KeywordSpotter {
    package let model: CompiledModel

    private let recognizer: LogitStream
    private var decoder: KeywordDecoder
    /// Samples of the stream so far, lost ones included.
    private var elapsed = 0
    /// Where the sound after the last gap begins, in samples, and the frames before it.
    private var origin = 0
    private var originFrame = 0

    /// - Parameter threshold: posterior from which every keyword is reported, above 0 and below 1; nil: the thresholds
    ///   that the model holds.
    package init(model: CompiledModel, threshold: Double? = nil) {
        self.model = model
        recognizer = LogitStream(model: model)
        decoder = KeywordDecoder(model: model, threshold: threshold)
    }

    /// Takes the stream's next samples (finite, -1...1, at the model's rate; any count).
    package func process(_ samples: borrowing Span<Float>, detection: (DecodedKeyword) -> Void) {
        elapsed += samples.count
        recognizer.process(samples) { logits in
            if let found = decoder.update(logits: logits) { detection(found) }
        }
    }

    /// As ``process(_:detection:)``, and reports every frame: its posteriors (Q0.15, one a label) and what fires at it.
    package func observe(_ samples: borrowing Span<Float>, frame: ([Int16], DecodedKeyword?) -> Void) {
        elapsed += samples.count
        recognizer.process(samples) { logits in
            let found = decoder.update(logits: logits)
            frame(decoder.posteriors, found)
        }
    }

    /// Forgets what was heard, as after a gap in the sound: features, their running means, the network's state and the
    /// decoder's. Frames count on, and so does the stream's time, also over the gap.
    /// - Parameter samplesLost: the gap's length, 0 or more.
    package func reset(samplesLost: Int = 0) {
        precondition(samplesLost >= 0, "a stream does not go backwards")
        recognizer.reset()
        decoder.reset()
        elapsed += samplesLost
        origin = elapsed
        originFrame = decoder.frames
    }

    /// Posteriors of the newest frame, Q0.15, one a label.
    package var posteriors: [Int16] { decoder.posteriors }

    /// Seconds of the stream up to the end of a frame of the sound since the last gap.
    package func seconds(atFrame frame: Int) -> Double {
        let samples = model.features.samples(toFrame: frame - originFrame)
        return Double(origin + samples) / Double(model.features.sampleRate)
    }
}

extension KeywordDecoder {
    /// - Parameter threshold: posterior from which every keyword is reported, above 0 and below 1; nil: the thresholds
    ///   that the model holds.
    init(model: CompiledModel, threshold: Double?) {
        precondition(threshold.map { $0 > 0 && $0 < 1 } ?? true, "a threshold between 0 and 1")
        let common = threshold.map { max(1, Int32(($0 * 32768).rounded())) }
        self.init(
            spec: model.decoder,
            thresholds: model.labels.map { $0.isKeyword ? common ?? Int32($0.threshold) : KeywordDecoder.never })
    }
}

extension FeatureSpec {
    /// Samples from a stream's start to the end of a frame, counted from 1.
    func samples(toFrame frame: Int) -> Int { (frame - 1) * hopLength + windowLength }
}

/// Samples in, one row of logits a frame out: features and network of one stream. Live sound passes through here;
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

    /// Takes the stream's next samples.
    /// - Parameters:
    ///   - samples: finite, -1...1, at the model's rate; any count.
    ///   - frame: called with each completed frame's logits, Q5.10, one a label.
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
