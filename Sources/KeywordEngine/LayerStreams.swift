import CKernels
import KeywordNetwork

/// What all streams of one LSTM layer remember, and its scratch memory.
final class LayerStreams {
    private let operands: AlignedBuffer<Int8>
    private let cells: AlignedBuffer<Int16>
    private let hidden: AlignedBuffer<Int8>
    /// Results of the projection, `[slot][packed rows]`, where the layer has one.
    private let projected: AlignedBuffer<Int16>
    private let layer: PackedLSTM
    private let functions: UnsafePointer<hark_kernel>
    private let streams: AlignedBuffer<hark_lstm_streams>

    let operandStride: Int
    private let cellStride: Int
    private let projectedStride: Int
    private let inputColumns: Int

    init(layer: PackedLSTM, functions: UnsafePointer<hark_kernel>, slots: Int) {
        self.layer = layer
        self.functions = functions
        operandStride = StreamBank.operandStride(layer.shape)
        cellStride = PackedLSTM.blocks(layer.shape) * Int(HARK_CELL_BLOCK)
        projectedStride = layer.projection.map { PackedMatrix.packedRows($0.rows) } ?? 0
        inputColumns = PackedLSTM.groups(layer.shape.inputSize) * Int(HARK_COLUMN_GROUP)
        operands = AlignedBuffer(count: slots * operandStride)
        cells = AlignedBuffer(count: slots * cellStride)
        hidden = AlignedBuffer(count: slots * cellStride)
        projected = AlignedBuffer(count: slots * projectedStride)
        streams = AlignedBuffer(count: 1)
        streams.start.initialize(
            to: hark_lstm_streams(
                operands: operands.start, operand_stride: Int32(operandStride), cells: cells.start,
                hidden: hidden.start, cell_stride: Int32(cellStride), from_last: false))
        for slot in 0..<slots { reset(slot) }
    }

    var allocatedBytes: Int { operands.bytes + cells.bytes + hidden.bytes + projected.bytes }

    func reset(_ slot: Int) {
        // An operand of zero, offset as the kernel wants it.
        let zero = Int8(bitPattern: functions.pointee.operand_offset)
        (operands.start + slot * operandStride).update(repeating: zero, count: operandStride)
        (cells.start + slot * cellStride).update(repeating: 0, count: cellStride)
    }

    /// Where a stream's input goes, with the kernel's offset.
    func input(_ slot: Int) -> UnsafeMutablePointer<Int8> { operands.start + slot * operandStride }

    /// The layer's output of the newest step, with the kernel's offset.
    func output(_ slot: Int) -> UnsafeMutablePointer<Int8> { input(slot) + inputColumns }

    func step(_ slots: UnsafeBufferPointer<Int32>) {
        streams.start.pointee.from_last.toggle()
        functions.pointee.lstm_step(layer.layer.start, streams.start, slots.baseAddress, Int32(slots.count))
        guard let projection = layer.projection else {
            for slot in slots {
                output(Int(slot)).update(from: hidden.start + Int(slot) * cellStride, count: layer.shape.hiddenSize)
            }
            return
        }
        functions.pointee.matrix_apply(
            projection.matrix.start, hidden.start, Int32(cellStride), projected.start, Int32(projectedStride),
            slots.baseAddress, Int32(slots.count))
        let offset = functions.pointee.operand_offset
        for slot in slots {
            let source = projected.start + Int(slot) * projectedStride
            let target = output(Int(slot))
            for row in 0..<projection.rows {
                target[row] = Int8(bitPattern: UInt8(bitPattern: Int8(clamping: source[row])) ^ offset)
            }
        }
    }
}
