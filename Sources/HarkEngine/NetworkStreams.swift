// SPDX-License-Identifier: Apache-2.0

import HarkCore

/// Streams through a network, by whichever kernel: each with its own state, advanced together or alone with the same
/// bits. Allocates at init alone; belongs to one thread at a time.
package final class NetworkStreams {
    /// Streams there is room for.
    package let slots: Int

    private enum Form {
        case reference(ReferenceStreams)
        case packed(BatchedNetwork)
    }

    private let form: Form

    /// - Parameter slots: streams to make room for, 1 or more.
    package init(network: CompiledNetwork, slots: Int = 1) {
        precondition(slots > 0)
        self.slots = slots
        form =
            switch network {
            case .reference(let quantized): .reference(ReferenceStreams(network: quantized, slots: slots))
            case .packed(let packed): .packed(BatchedNetwork(network: packed, slots: slots))
            }
    }

    /// Makes a slot a new stream, without allocating.
    package func reset(slot: Int = 0) {
        switch form {
        case .reference(let streams): streams.reset(slot: slot)
        case .packed(let bank): bank.reset(slot: slot)
        }
    }

    /// Sets a stream's next frame.
    /// - Parameter frame: Q2.5, as many values as the network reads.
    package func setInput(_ frame: borrowing Span<Int8>, slot: Int = 0) {
        switch form {
        case .reference(let streams): streams.setInput(frame, slot: slot)
        case .packed(let bank): bank.setInput(frame, slot: slot)
        }
    }

    /// Advances one stream by the frame set.
    package func step(slot: Int) {
        switch form {
        case .reference(let streams): streams.step(slot: slot)
        case .packed(let bank): bank.step(slot: slot)
        }
    }

    /// Advances several streams, each by the frame set for it.
    /// - Parameter active: slots, no two alike.
    package func step(slots active: borrowing Span<Int32>) {
        switch form {
        case .reference(let streams): streams.step(slots: active)
        case .packed(let bank): bank.step(slots: active)
        }
    }

    /// Copies the logits of a stream's newest frame, Q5.10, one a label.
    package func copyLogits(slot: Int = 0, into target: inout [Int16]) {
        switch form {
        case .reference(let streams): streams.copyLogits(slot: slot, into: &target)
        case .packed(let bank): bank.copyLogits(slot: slot, into: &target)
        }
    }

    /// Cell updates clipped since init; the reference kernel alone counts them.
    package var cellSaturations: Int {
        switch form {
        case .reference(let streams): streams.cellSaturations
        case .packed: 0
        }
    }
}
