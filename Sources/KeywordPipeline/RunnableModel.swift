import KeywordDecoding
import KeywordEngine
import SpeechFeatures

/// A model laid out for this processor: what all recognizers of a process share. The form in the file is not kept.
public struct RunnableModel: Sendable {
    public let features: FeatureSpec
    public let normalization: FeatureNormalization
    public let labels: [KeywordLabel]
    public let decoder: DecoderSpec
    public let network: RunnableNetwork

    /// - Precondition: `kernel` is one of ``Kernel/available``.
    public init(_ model: KeywordModel, kernel: Kernel = .fastest) {
        features = model.features
        normalization = model.normalization
        labels = model.labels
        decoder = model.decoder
        network = RunnableNetwork(model.network, kernel: kernel)
    }

    /// The memory one stream of the model takes, by part.
    public var memoryBill: MemoryBill { MemoryBill(features: features, network: network.shape, decoder: decoder) }
}
