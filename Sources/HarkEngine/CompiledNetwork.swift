// SPDX-License-Identifier: Apache-2.0

import CHarkKernels
import HarkCore

/// A network in the form that one kernel uses.
package enum CompiledNetwork: Sendable {
    case reference(QuantizedNetwork)
    case packed(PackedNetwork)

    /// - Precondition: `kernel` is one of ``Kernel/available``.
    package init(_ network: QuantizedNetwork, kernel: Kernel = .fastest) {
        self = kernel == .reference ? .reference(network) : .packed(PackedNetwork(network, kernel: kernel))
    }

    package var kernel: Kernel {
        switch self {
        case .reference: .reference
        case .packed(let network): network.kernel
        }
    }

    package var shape: NetworkShape {
        switch self {
        case .reference(let network): network.shape
        case .packed(let network): network.shape
        }
    }
}

/// The memory of a packed network and one stream in bytes. It is computed from the shape alone, before any weight is
/// read.
package struct EngineMemory: Sendable, Equatable {
    /// Int8 weights, padding included.
    package let weights: Int
    /// Row multipliers (int32) and biases (int64), padding included.
    package let rows: Int
    /// The state of one stream between steps: recurrent operands int8, cell state int16.
    package let state: Int
    /// The memory one stream uses within a step: its input and new hidden state int8, logits int16.
    package let scratch: Int

    package init(shape: NetworkShape) {
        var weights = 0
        var rows = 0
        var state = 0
        var scratch = 0
        for layer in shape.layers {
            weights += PackedLSTM.packedWeights(layer)
            rows += PackedLSTM.packedRows(layer) * (4 + 4 + 8)
            let cells = PackedLSTM.blocks(layer) * Int(HARK_CELL_BLOCK)
            let operand = BatchedNetwork.operandStride(layer)
            let input = PackedLSTM.groups(layer.inputSize) * Int(HARK_COLUMN_GROUP)
            state += operand - input + cells * 2
            scratch += input + cells
        }
        weights += PackedMatrix.packedWeights(rows: shape.labels, columns: shape.output.inputSize)
        rows += PackedMatrix.packedRows(shape.labels) * (4 + 8)
        scratch += PackedMatrix.packedRows(shape.labels) * 2
        self.weights = weights
        self.rows = rows
        self.state = state
        self.scratch = scratch
    }
}
