import KeywordNetwork

/// One stream through a network, by whichever kernel. Allocates at init alone.
public final class NetworkStream {
    /// Logits of the newest frame, Q5.10, one a label.
    public private(set) var logits: [Int16]

    private enum Form {
        case reference(QuantizedNetwork)
        case packed(StreamBank)
    }

    private let form: Form
    private var state: NetworkState?

    public init(network: RunnableNetwork) {
        logits = [Int16](repeating: 0, count: network.shape.labels)
        switch network {
        case .reference(let quantized):
            form = .reference(quantized)
            state = NetworkState(shape: quantized.shape)
        case .packed(let packed):
            form = .packed(StreamBank(network: packed, slots: 1))
        }
    }

    /// Starts a new stream, without allocating.
    public func reset() {
        state?.reset()
        if case .packed(let bank) = form { bank.reset(slot: 0) }
    }

    /// Advances by one frame.
    /// - Parameter input: Q2.5, as many values as the network reads.
    public func step(input: borrowing Span<Int8>) {
        switch form {
        case .reference(let network):
            network.step(input: input, state: &state!)
            for label in logits.indices { logits[label] = state!.logits[label] }
        case .packed(let bank):
            bank.setInput(input, slot: 0)
            bank.step(slot: 0)
            bank.copyLogits(slot: 0, into: &logits)
        }
    }

    /// Cell updates clipped since init; the reference kernel alone counts them.
    public var cellSaturations: Int { state?.cellSaturations ?? 0 }
}
