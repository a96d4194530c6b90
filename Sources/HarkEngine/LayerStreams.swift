// SPDX-License-Identifier: Apache-2.0

import CHarkKernels
import HarkCore

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
