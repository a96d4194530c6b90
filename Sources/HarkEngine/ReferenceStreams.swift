// SPDX-License-Identifier: Apache-2.0

import HarkCore

/// Several streams of the plain Swift network, advanced one after the other. ``BatchedNetwork`` must give the same
/// results.
final class ReferenceStreams {
    private let streams: [ReferenceStream]

    init(network: QuantizedNetwork, slots: Int) {
        streams = (0..<slots).map { _ in ReferenceStream(network: network) }
    }

    func reset(slot: Int) {
        streams[slot].reset()
    }

    func setInput(_ frame: borrowing Span<Int8>, slot: Int) {
        streams[slot].setInput(frame)
    }

    func step(slots active: borrowing Span<Int32>) {
        for index in active.indices { step(slot: Int(active[index])) }
    }

    func step(slot: Int) {
        streams[slot].step()
    }

    func copyLogits(slot: Int, into target: inout [Int16]) {
        streams[slot].copyLogits(into: &target)
    }

    var cellSaturations: Int { streams.reduce(0) { $0 + $1.cellSaturations } }
}

/// One stream of the plain Swift network.
final class ReferenceStream {
    private let network: QuantizedNetwork
    private var state: NetworkState
    /// The input frame of the next step.
    private var input: [Int8]

    init(network: QuantizedNetwork) {
        self.network = network
        state = NetworkState(shape: network.shape)
        input = [Int8](repeating: 0, count: network.shape.inputSize)
    }

    func reset() {
        state.reset()
    }

    func setInput(_ frame: borrowing Span<Int8>) {
        precondition(frame.count == input.count)
        for index in frame.indices { input[index] = frame[index] }
    }

    func step() {
        Self.step(network, input: input, state: &state)
    }

    /// Takes the parts as separate arguments, because a span of one property would borrow the whole object.
    private static func step(_ network: QuantizedNetwork, input: borrowing [Int8], state: inout NetworkState) {
        network.step(input: input.span, state: &state)
    }

    func copyLogits(into target: inout [Int16]) {
        for label in target.indices { target[label] = state.logits[label] }
    }

    var cellSaturations: Int { state.cellSaturations }
}
