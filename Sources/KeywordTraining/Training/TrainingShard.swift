import SpeechFeatures

/// A fixed part of every batch: makes its examples, runs them forward and backward. Shards run side by side; as each has
/// its own buffers and its examples their own random streams, the result does not depend on how many run at once.
final class TrainingShard: @unchecked Sendable {
    static let rows = 16

    let network: FloatNetwork
    private let maker: ExampleMaker
    private let settings: TrainingSettings
    private let normalization: FeatureNormalization
    private let pooledGradients: FloatBuffer

    init(corpus: TrainingCorpus, layout: NetworkLayout, settings: TrainingSettings, normalization: FeatureNormalization)
    {
        maker = ExampleMaker(corpus: corpus, features: settings.features, augmentation: settings.augmentation)
        network = FloatNetwork(layout: layout, frames: maker.frames, rows: Self.rows)
        pooledGradients = FloatBuffer(count: Self.rows * layout.labels)
        self.settings = settings
        self.normalization = normalization
    }

    /// Leaves the gradients of its examples' loss, divided by the whole batch, in `network.gradients`.
    /// - Returns: the loss summed over the examples, and how many were classified right.
    func train(
        _ draws: ArraySlice<Draw>, epoch: Int, parameters: UnsafePointer<Float>
    ) -> (loss: Double, correct: Int) {
        precondition(draws.count == Self.rows)
        for (row, index) in draws.indices.enumerated() {
            var random = RandomStream(settings.seed, UInt64(epoch), UInt64(index))
            maker.augmenter.make(draws[index], random: &random)
            maker.write(row: row, of: Self.rows, into: network.inputs, normalization: normalization, masking: &random)
        }
        var random = RandomStream(settings.seed, UInt64(epoch), UInt64(draws.startIndex), 0x44_52_4F_50)
        network.beginBatch { _ in random.unit() < settings.carriedState }
        network.drawDropout(settings.dropout, random: &random)
        network.forward(parameters)
        let result = CrossEntropy.evaluate(
            logits: network.pooled, labels: network.layout.labels, targets: draws.map(\.label),
            smoothing: settings.labelSmoothing, batch: settings.batch, gradients: pooledGradients)
        network.backward(parameters, pooledGradients: pooledGradients)
        return result
    }
}
