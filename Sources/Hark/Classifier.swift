// SPDX-License-Identifier: Apache-2.0

/// Classifies a clip of one word, by the path of `hark classify`.
///
/// For clips with one word each; where words lie in longer sound is a ``Spotter``'s question. Clips of less than a second are
/// filled up with silence. A classifier belongs to one thread at a time; any number of them can share a ``Model``.
public final class Classifier {
    public let model: Model

    private let classifier: ClipClassifier

    /// - Parameter model: of what there is to tell apart.
    public init(model: Model) {
        self.model = model
        classifier = ClipClassifier(model: model.compiled)
    }

    /// - Parameter clip: mono, 16 bits, at ``Model/sampleRate``.
    public func classify(_ clip: [Int16]) -> Classification {
        classify(clip.map { Float($0) / 32768 })
    }

    /// - Parameter clip: mono, full scale at -1...1, at ``Model/sampleRate``. What is not finite counts as 0.
    public func classify(_ clip: [Float]) -> Classification {
        classifier.classify(clip)
    }
}

/// What a clip was recognized as.
public struct Classification: Sendable, Equatable {
    /// The keyword, `_unknown_` or `_silence_`: one of ``Model/labels``.
    public let label: String
    /// The label's posterior, 0...1.
    public let score: Double
    /// Index of the label among the model's.
    package let index: Int
    /// The posteriors of all labels, Q0.15.
    package let posteriors: [Int16]

    /// The posteriors of all labels, in the order of ``Model/labels``, 0...1. They add up to 1 but for rounding.
    public var scores: [Double] { posteriors.map { Double($0) / 32768 } }
}
