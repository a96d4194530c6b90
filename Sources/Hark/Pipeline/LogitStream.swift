// SPDX-License-Identifier: Apache-2.0

import HarkEngine
import SpeechFeatures

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
