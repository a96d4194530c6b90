import FixedPoint
import KeywordDecoding
import SpeechFeatures

/// Classifies clips: one word each, of any length, streamed in chunks.
///
/// A clip's logits are the greatest of its frames, as in training.
public final class ClipClassifier {
    /// Clips are at least this long; what is missing is silence, as it was in training.
    public static let shortestSeconds = 1.0

    public let model: RunnableModel

    private let recognizer: FrameRecognizer
    private var maximum: LogitMaximum
    private var samples = 0
    private let silence: [Float]

    public init(model: RunnableModel) {
        self.model = model
        recognizer = FrameRecognizer(model: model)
        maximum = LogitMaximum(labels: model.labels.count)
        silence = [Float](repeating: 0, count: Int(Self.shortestSeconds * Double(model.features.sampleRate)))
    }

    /// Cell updates clipped in all clips so far; the reference kernel alone counts them.
    public var cellSaturations: Int { recognizer.cellSaturations }

    /// Takes the clip's next samples (finite, -1...1, at the model's rate).
    public func add(_ chunk: borrowing Span<Float>) {
        samples += chunk.count
        recognizer.process(chunk) { logits in maximum.add(logits) }
    }

    /// The answer for the clip; the next samples begin another.
    public func finish() -> Classification {
        if samples < silence.count {
            let padding = silence
            add(padding.span.extracting(0..<padding.count - samples))
        }
        var posteriors = [Int16](repeating: 0, count: model.labels.count)
        Softmax.posteriors(of: maximum.values, into: &posteriors)
        discard()

        var best = 0
        for label in posteriors.indices where posteriors[label] > posteriors[best] { best = label }
        return Classification(label: best, score: Double(posteriors[best]) / 32768, posteriors: posteriors)
    }

    /// Forgets the clip begun.
    public func discard() {
        recognizer.reset()
        maximum.reset()
        samples = 0
    }

    /// Classifies samples that are all there.
    public func classify(_ clip: [Float]) -> Classification {
        add(clip.span)
        return finish()
    }
}
