// SPDX-License-Identifier: Apache-2.0

import HarkCore

/// Streams through the plain Swift network, one after the other: what ``BatchedNetwork`` must equal.
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
