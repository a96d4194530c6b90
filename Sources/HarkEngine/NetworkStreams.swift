// SPDX-License-Identifier: Apache-2.0

import CHarkKernels
import HarkCore

/// The states of several streams of one network, for any kernel. Streams can be advanced together or alone, with the
/// same bits as the result. Memory is allocated only at init. Only one thread may use an instance at a time.
package final class NetworkStreams {
    /// Number of streams the instance can hold.
    package let slots: Int

    private enum Form {
        case reference(ReferenceStreams)
        case packed(BatchedNetwork)
    }

    private let form: Form

    /// - Parameter slots: number of streams the instance can hold, 1 or more.
    package init(network: CompiledNetwork, slots: Int = 1) {
        precondition(slots > 0)
        self.slots = slots
        form =
            switch network {
            case .reference(let quantized): .reference(ReferenceStreams(network: quantized, slots: slots))
            case .packed(let packed): .packed(BatchedNetwork(network: packed, slots: slots))
            }
    }

    /// Starts a new stream in a slot, without allocating.
    package func reset(slot: Int = 0) {
        switch form {
        case .reference(let streams): streams.reset(slot: slot)
        case .packed(let bank): bank.reset(slot: slot)
        }
    }

    /// Sets the input frame of a stream's next step.
    /// - Parameter frame: Q2.5, as many values as the network reads.
    package func setInput(_ frame: borrowing Span<Int8>, slot: Int = 0) {
        switch form {
        case .reference(let streams): streams.setInput(frame, slot: slot)
        case .packed(let bank): bank.setInput(frame, slot: slot)
        }
    }

    /// Advances one stream by its input frame.
    package func step(slot: Int) {
        switch form {
        case .reference(let streams): streams.step(slot: slot)
        case .packed(let bank): bank.step(slot: slot)
        }
    }

    /// Advances several streams, each by its input frame.
    /// - Parameter active: the slots of the streams, without duplicates.
    package func step(slots active: borrowing Span<Int32>) {
        switch form {
        case .reference(let streams): streams.step(slots: active)
        case .packed(let bank): bank.step(slots: active)
        }
    }

    /// Copies the logits of a stream's newest frame, Q5.10, one per label.
    package func copyLogits(slot: Int = 0, into target: inout [Int16]) {
        switch form {
        case .reference(let streams): streams.copyLogits(slot: slot, into: &target)
        case .packed(let bank): bank.copyLogits(slot: slot, into: &target)
        }
    }

    /// Number of cell updates clipped since init. Only the reference kernel counts them.
    package var cellSaturations: Int {
        switch form {
        case .reference(let streams): streams.cellSaturations
        case .packed: 0
        }
    }
}

/// The memory of all streams of one LSTM layer: their states and scratch memory.
final class LayerStreams {
    private let operands: AlignedBuffer<Int8>
    private let cells: AlignedBuffer<Int16>
    private let hidden: AlignedBuffer<Int8>
    /// The layer and this memory as a C structure.
    let layer: hark_layer
    private let operandOffset: UInt8

    init(layer source: PackedLSTM, operandOffset: UInt8, slots: Int) {
        self.operandOffset = operandOffset
        let operandStride = BatchedNetwork.operandStride(source.shape)
        let cellStride = PackedLSTM.blocks(source.shape) * Int(HARK_CELL_BLOCK)
        operands = AlignedBuffer(count: slots * operandStride)
        cells = AlignedBuffer(count: slots * cellStride)
        hidden = AlignedBuffer(count: slots * cellStride)
        let streams = hark_lstm_streams(
            operands: operands.start, operand_stride: Int32(operandStride), cells: cells.start, hidden: hidden.start,
            cell_stride: Int32(cellStride), from_last: false)
        layer = hark_layer(
            lstm: UnsafePointer(source.layer.start), streams: streams,
            hidden_size: Int32(source.shape.hiddenSize),
            input_bytes: Int32(PackedLSTM.groups(source.shape.inputSize)) * HARK_COLUMN_GROUP)
        for slot in 0..<slots { reset(slot) }
    }

    var allocatedBytes: Int { operands.bytes + cells.bytes + hidden.bytes }

    func reset(_ slot: Int) {
        let (operandStride, cellStride) = (Int(layer.streams.operand_stride), Int(layer.streams.cell_stride))
        // An operand of zero, with the kernel's offset.
        let zero = Int8(bitPattern: operandOffset)
        (operands.start + slot * operandStride).update(repeating: zero, count: operandStride)
        (cells.start + slot * cellStride).update(repeating: 0, count: cellStride)
    }
}
