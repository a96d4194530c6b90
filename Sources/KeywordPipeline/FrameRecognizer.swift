import KeywordNetwork
import SpeechFeatures

/// Samples in, one row of logits a frame out: features and network of one stream. Clips and live sound, validation and
/// use all pass through here.
public final class FrameRecognizer {
    public let model: KeywordModel

    private let extractor: FeatureExtractor
    private var input: [Int8]
    private var state: NetworkState

    public init(model: KeywordModel) {
        self.model = model
        extractor = FeatureExtractor(spec: model.features)
        input = [Int8](repeating: 0, count: model.features.outputCount)
        state = NetworkState(shape: model.network.shape)
    }

    /// Starts a new stream, without allocating.
    public func reset() {
        extractor.reset()
        state.reset()
    }

    /// Cell updates clipped since init.
    public var cellSaturations: Int { state.cellSaturations }

    /// Takes the stream's next samples.
    /// - Parameters:
    ///   - samples: finite, -1...1, at the model's rate; any count.
    ///   - frame: called with each completed frame's logits, Q5.10, one a label.
    public func process(_ samples: borrowing Span<Float>, frame: ([Int16]) -> Void) {
        extractor.process(samples) { coefficients in
            var integers = input.mutableSpan
            model.normalization.quantize(coefficients, into: &integers)
            model.network.step(input: input.span, state: &state)
            frame(state.logits)
        }
    }
}
