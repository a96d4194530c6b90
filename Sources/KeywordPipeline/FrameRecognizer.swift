import KeywordEngine
import SpeechFeatures

/// Samples in, one row of logits a frame out: features and network of one stream. Clips and live sound, validation and
/// use all pass through here.
public final class FrameRecognizer {
    public let model: RunnableModel

    private let extractor: FeatureExtractor
    private var input: [Int8]
    private let network: NetworkStream

    public init(model: RunnableModel) {
        self.model = model
        extractor = FeatureExtractor(spec: model.features)
        input = [Int8](repeating: 0, count: model.features.coefficients)
        network = NetworkStream(network: model.network)
    }

    /// Starts a new stream, without allocating.
    public func reset() {
        extractor.reset()
        network.reset()
    }

    /// Cell updates clipped since init; the reference kernel alone counts them.
    public var cellSaturations: Int { network.cellSaturations }

    /// Takes the stream's next samples.
    /// - Parameters:
    ///   - samples: finite, -1...1, at the model's rate; any count.
    ///   - frame: called with each completed frame's logits, Q5.10, one a label.
    public func process(_ samples: borrowing Span<Float>, frame: ([Int16]) -> Void) {
        extractor.process(samples) { coefficients in
            var integers = input.mutableSpan
            model.normalization.quantize(coefficients, into: &integers)
            network.step(input: input.span)
            frame(network.logits)
        }
    }
}
