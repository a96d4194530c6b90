// SPDX-License-Identifier: Apache-2.0

import CHarkKernels
import HarkCore

/// A network in the memory layout of one kernel. It is packed once, at load, and shared by any number of streams and
/// threads.
package final class PackedNetwork: @unchecked Sendable {
    // Sendable because the C structures are only read.
    package let shape: NetworkShape
    package let kernel: Kernel
    let functions: UnsafePointer<hark_kernel>
    let layers: [PackedLSTM]
    let output: PackedMatrix

    /// - Precondition: `kernel` is one of ``Kernel/available`` and not the reference.
    package init(_ network: QuantizedNetwork, kernel: Kernel) {
        guard let functions = kernel.functions else {
            preconditionFailure("the kernel \(kernel.rawValue) cannot pack weights on this processor")
        }
        let offset = functions.pointee.operand_offset
        shape = network.shape
        self.kernel = kernel
        self.functions = functions
        layers = network.layers.map { PackedLSTM($0, offset: offset) }
        let dense = network.output
        output = PackedMatrix(
            weights: dense.weights, rows: dense.shape.labels, columns: dense.shape.inputSize,
            multipliers: dense.multipliers, biases: dense.biases, offset: offset)
    }

    /// Bytes of weights, multipliers and biases: the sum of ``EngineMemory/weights`` and ``EngineMemory/rows``.
    var allocatedBytes: Int { layers.reduce(output.allocatedBytes) { $0 + $1.allocatedBytes } }
}

/// One LSTM layer in a kernel's memory layout.
final class PackedLSTM: @unchecked Sendable {
    // Sendable because nothing is written after init.
    let shape: LSTMShape
    private let weights: AlignedBuffer<Int8>
    private let inputMultipliers: AlignedBuffer<Int32>
    private let recurrentMultipliers: AlignedBuffer<Int32>
    private let biases: AlignedBuffer<Int64>
    /// The layer as a C structure: pointers into the buffers above.
    let layer: AlignedBuffer<hark_lstm>

    private static let block = Int(HARK_CELL_BLOCK)
    private static let gates = Int(HARK_GATES)
    private static let group = Int(HARK_COLUMN_GROUP)

    init(_ source: QuantizedLSTM, offset: UInt8) {
        shape = source.shape
        let rows = Self.packedRows(source.shape)
        weights = AlignedBuffer(count: Self.packedWeights(source.shape))
        inputMultipliers = AlignedBuffer(count: rows)
        recurrentMultipliers = AlignedBuffer(count: rows)
        biases = AlignedBuffer(count: rows)
        layer = AlignedBuffer(count: 1)
        for gate in 0..<Self.gates {
            for cell in 0..<shape.hiddenSize { pack(source, gate: gate, cell: cell, offset: offset) }
        }
        layer.start.initialize(
            to: hark_lstm(
                blocks: Int32(Self.blocks(shape)), input_groups: Int32(Self.groups(shape.inputSize)),
                recurrent_groups: Int32(Self.groups(shape.hiddenSize)), weights: weights.start,
                input_multipliers: inputMultipliers.start, recurrent_multipliers: recurrentMultipliers.start,
                biases: biases.start))
    }

    private func pack(_ source: QuantizedLSTM, gate: Int, cell: Int, offset: UInt8) {
        let row = gate * shape.hiddenSize + cell
        let input = source.inputWeights[row * shape.inputSize..<(row + 1) * shape.inputSize]
        let recurrent = source.recurrentWeights[row * shape.hiddenSize..<(row + 1) * shape.hiddenSize]

        let packed = Int(hark_packed_row(Int32(cell % Self.block)))
        let stride = Self.gates * Self.block * Self.group
        let inputGroups = Self.groups(shape.inputSize)
        let groups = inputGroups + Self.groups(shape.hiddenSize)
        let start = weights.start + cell / Self.block * groups * stride + (gate * Self.block + packed) * Self.group
        PackedRows.place(input, at: start, stride: stride)
        PackedRows.place(recurrent, at: start + inputGroups * stride, stride: stride)

        let first = (cell / Self.block * Self.gates + gate) * Self.block
        inputMultipliers.start[first + packed] = source.inputMultipliers[row]
        recurrentMultipliers.start[first + packed] = source.recurrentMultipliers[row]
        // In units of 2^-36. The source's bias is Q7.24.
        biases.start[first + Int(hark_packed_bias(Int32(packed)))] =
            Int64(source.biases[row]) << 12 + PackedRows.half
            - PackedRows.excess(of: input, offset: offset, multiplier: source.inputMultipliers[row])
            - PackedRows.excess(of: recurrent, offset: offset, multiplier: source.recurrentMultipliers[row])
    }

    /// Bytes of weights, multipliers and biases.
    var allocatedBytes: Int {
        weights.bytes + inputMultipliers.bytes + recurrentMultipliers.bytes + biases.bytes
    }

    static func blocks(_ shape: LSTMShape) -> Int { shape.hiddenSize.roundedUp(to: block) / block }

    static func groups(_ columns: Int) -> Int { columns.roundedUp(to: group) / group }

    static func packedRows(_ shape: LSTMShape) -> Int { blocks(shape) * gates * block }

    static func packedWeights(_ shape: LSTMShape) -> Int {
        packedRows(shape) * (groups(shape.inputSize) + groups(shape.hiddenSize)) * group
    }
}
