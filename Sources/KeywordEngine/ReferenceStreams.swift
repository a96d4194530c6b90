import KeywordNetwork

/// Streams through the plain Swift network, one after the other: what ``StreamBank`` must equal.
final class ReferenceStreams {
    private let network: QuantizedNetwork
    private var states: [NetworkState]
    /// The frame set for each stream.
    private var inputs: [[Int8]]

    init(network: QuantizedNetwork, slots: Int) {
        self.network = network
        states = (0..<slots).map { _ in NetworkState(shape: network.shape) }
        inputs = (0..<slots).map { _ in [Int8](repeating: 0, count: network.shape.inputSize) }
    }

    func reset(slot: Int) {
        states[slot].reset()
    }

    func setInput(_ frame: borrowing Span<Int8>, slot: Int) {
        precondition(frame.count == network.shape.inputSize)
        for index in frame.indices { inputs[slot][index] = frame[index] }
    }

    func step(slots active: borrowing Span<Int32>) {
        for index in active.indices { step(slot: Int(active[index])) }
    }

    func step(slot: Int) {
        Self.step(network, input: inputs[slot], state: &states[slot])
    }

    /// A span of one property would borrow the whole object; this takes the parts one by one.
    private static func step(_ network: QuantizedNetwork, input: borrowing [Int8], state: inout NetworkState) {
        network.step(input: input.span, state: &state)
    }

    func copyLogits(slot: Int, into target: inout [Int16]) {
        for label in target.indices { target[label] = states[slot].logits[label] }
    }

    var cellSaturations: Int { states.reduce(0) { $0 + $1.cellSaturations } }
}
