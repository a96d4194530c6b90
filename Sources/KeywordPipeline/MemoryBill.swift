import KeywordDecoding
import KeywordNetwork
import SpeechFeatures

/// The memory a running model takes, computed from its sizes alone.
public struct MemoryBill: Sendable, Equatable {
    public struct Part: Sendable, Equatable {
        public let name: String
        public let bytes: Int
    }

    public let parts: [Part]

    public init(features: FeatureSpec, network: NetworkShape, decoder: DecoderSpec) {
        parts = [
            Part(name: "weights", bytes: network.weightCount),
            Part(name: "row scales and biases", bytes: network.parameterBytes - network.weightCount),
            Part(name: "state", bytes: network.stateBytes),
            Part(name: "scratch", bytes: network.scratchBytes + features.outputCount),
            // Mean and deviation of each coefficient belong to the features' buffers.
            Part(name: "features", bytes: features.bufferBytes + features.outputCount * 8),
            Part(name: "decoder", bytes: decoder.bytes(labels: network.labels)),
        ]
    }

    public var total: Int { parts.reduce(0) { $0 + $1.bytes } }

    /// The parts in one line.
    public var summary: String { parts.map { "\($0.name) \($0.bytes)" }.joined(separator: ", ") }
}
