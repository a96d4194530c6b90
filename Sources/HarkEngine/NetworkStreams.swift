// SPDX-License-Identifier: Apache-2.0

import CHarkKernels
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

/// The memory in which all streams of one LSTM layer live: what they remember, and scratch.
final class LayerStreams {
    private let operands: AlignedBuffer<Int8>
    private let cells: AlignedBuffer<Int16>
    private let hidden: AlignedBuffer<Int8>
    /// Results of the projection, `[slot][packed rows]`, where the layer has one.
    private let projected: AlignedBuffer<Int16>
    /// The layer and this memory as C sees them.
    let layer: hark_layer
    private let operandOffset: UInt8

    init(layer source: PackedLSTM, operandOffset: UInt8, slots: Int) {
        self.operandOffset = operandOffset
        let operandStride = BatchedNetwork.operandStride(source.shape)
        let cellStride = PackedLSTM.blocks(source.shape) * Int(HARK_CELL_BLOCK)
        let projectedStride = source.projection.map { PackedMatrix.packedRows($0.rows) } ?? 0
        operands = AlignedBuffer(count: slots * operandStride)
        cells = AlignedBuffer(count: slots * cellStride)
        hidden = AlignedBuffer(count: slots * cellStride)
        projected = AlignedBuffer(count: slots * projectedStride)
        let streams = hark_lstm_streams(
            operands: operands.start, operand_stride: Int32(operandStride), cells: cells.start, hidden: hidden.start,
            cell_stride: Int32(cellStride), from_last: false)
        layer = hark_layer(
            lstm: UnsafePointer(source.layer.start), streams: streams,
            projection: source.projection.map { UnsafePointer($0.matrix.start) }, projected: projected.start,
            projected_stride: Int32(projectedStride), output_size: Int32(source.shape.outputSize),
            input_bytes: Int32(PackedLSTM.groups(source.shape.inputSize)) * HARK_COLUMN_GROUP)
        for slot in 0..<slots { reset(slot) }
    }

    var allocatedBytes: Int { operands.bytes + cells.bytes + hidden.bytes + projected.bytes }

    func reset(_ slot: Int) {
        let (operandStride, cellStride) = (Int(layer.streams.operand_stride), Int(layer.streams.cell_stride))
        // An operand of zero, offset as the kernel wants it.
        let zero = Int8(bitPattern: operandOffset)
        (operands.start + slot * operandStride).update(repeating: zero, count: operandStride)
        (cells.start + slot * cellStride).update(repeating: 0, count: cellStride)
    }
}
