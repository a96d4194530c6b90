import KeywordDecoding
import KeywordEngine
import KeywordNetwork
import SpeechFeatures

/// The memory a running model takes with one stream, computed from its sizes alone.
public struct MemoryBill: Sendable, Equatable {
    public struct Part: Sendable, Equatable {
        public let name: String
        public let bytes: Int

        public init(name: String, bytes: Int) {
            self.name = name
            self.bytes = bytes
        }
    }

    public private(set) var parts: [Part]

    public init(features: FeatureSpec, network: NetworkShape, decoder: DecoderSpec) {
        let engine = EngineMemory(shape: network)
        parts = [
            Part(name: "weights", bytes: engine.weights),
            Part(name: "row scales and biases", bytes: engine.rows),
            Part(name: "state", bytes: engine.state),
            Part(name: "scratch", bytes: engine.scratch + features.outputCount),
            // Mean and deviation of each coefficient belong to the features' buffers.
            Part(name: "features", bytes: features.bufferBytes + features.outputCount * 8),
            Part(name: "decoder", bytes: decoder.bytes(labels: network.labels)),
        ]
    }

    /// The bill with more parts, such as a ring of samples.
    public func adding(_ more: [Part]) -> MemoryBill {
        var bill = self
        bill.parts += more
        return bill
    }

    public var total: Int { parts.reduce(0) { $0 + $1.bytes } }

    /// The parts in one line.
    public var summary: String { parts.map { "\($0.name) \($0.bytes)" }.joined(separator: ", ") }
}
