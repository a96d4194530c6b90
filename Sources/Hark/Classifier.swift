// SPDX-License-Identifier: Apache-2.0

/// Classifies clips of one word each, with the same pipeline as `hark classify`.
///
/// To find words in longer sound, use a ``Spotter``. Clips shorter than a second are padded with silence. Only one
/// thread may use a classifier at a time. Any number of classifiers can share a ``Model``.
public final class Classifier {
    public let model: Model

    private let classifier: ClipClassifier

    /// - Parameter model: the model whose labels the clips are classified by.
    public init(model: Model) {
        self.model = model
        classifier = ClipClassifier(model: model.compiled)
    }

    /// Classifies a clip of 16-bit samples.
    /// - Parameter clip: mono, 16 bits, at ``Model/sampleRate``.
    public func classify(_ clip: [Int16]) -> Classification {
        classify(clip.map { Float($0) / 32768 })
    }

    /// Classifies a clip of floating-point samples.
    /// - Parameter clip: mono, full scale at -1...1, at ``Model/sampleRate``. Non-finite samples count as 0.
    public func classify(_ clip: [Float]) -> Classification {
        classifier.classify(clip)
    }
}

/// The result of classifying a clip.
public struct Classification: Sendable, Equatable {
    /// The keyword, `_unknown_` or `_silence_`: one of ``Model/labels``.
    public let label: String
    /// The label's posterior, 0...1.
    public let score: Double
    /// Index of the label among the model's.
    package let index: Int
    /// The posteriors of all labels, Q0.15.
    package let posteriors: [Int16]

    /// The posteriors of all labels, in the order of ``Model/labels``, 0...1. Their sum is 1 except for rounding.
    public var scores: [Double] { posteriors.map { Double($0) / 32768 } }
}
