// SPDX-License-Identifier: Apache-2.0

import HarkCore

/// One stream through the plain Swift network.
final class ReferenceStream {
    private let network: QuantizedNetwork
    private var state: NetworkState
    /// The frame set.
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

    /// A span of one property would borrow the whole object; this takes the parts one by one.
    private static func step(_ network: QuantizedNetwork, input: borrowing [Int8], state: inout NetworkState) {
        network.step(input: input.span, state: &state)
    }

    func copyLogits(into target: inout [Int16]) {
        for label in target.indices { target[label] = state.logits[label] }
    }

    var cellSaturations: Int { state.cellSaturations }
}
