// SPDX-License-Identifier: Apache-2.0

import HarkBasics
import SpeechFeatures

/// Propagates the gradient of the loss at the last frame back through a few training clips, and measures its norm at
/// every frame. It vanishes in a plain recurrent network but not in an LSTM.
struct GradientProbe {
    private static let clips = 64

    private let network: FloatNetwork
    private let targets: CrossEntropy.Targets
    private let gradients: FloatBuffer

    init(corpus: TrainingCorpus, settings: TrainingSettings, layout: NetworkLayout, normalization: FeatureNormalization)
    {
        let maker = ExampleMaker(
            corpus: corpus, features: settings.features.spec, augmentation: .none, masks: .none)
        // The clips are spread over the whole list, because it is ordered by word.
        let rows = min(Self.clips, corpus.training.count)
        network = FloatNetwork(layout: layout, frames: maker.frames, rows: rows, pooling: .last)
        network.keepCellGradients()
        targets = CrossEntropy.Targets(rows: rows, labels: layout.labels)
        gradients = FloatBuffer(count: rows * layout.labels)
        var random = RandomStream(0)
        for row in 0..<rows {
            let recording = corpus.training[row * corpus.training.count / rows]
            maker.augmenter.make(unchanged: recording)
            maker.begin()
            maker.write(
                frames: 0..<maker.frames, row: row, of: rows, into: network.inputs.start, normalization: normalization,
                masking: &random)
            targets.set(row: row, recording.label, smoothing: 0)
        }
        network.beginBatch { _ in false }
    }

    func measure(_ parameters: FloatBuffer) -> [GradientNorm] {
        let weights = NetworkWeights.float(UnsafePointer(parameters.start))
        network.forward(weights)
        _ = CrossEntropy.evaluate(logits: network.pooled, targets: targets, weight: 1, gradients: gradients)
        network.backward(weights, pooledGradients: gradients)
        return network.gradientNorms
    }
}
