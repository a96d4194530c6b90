// SPDX-License-Identifier: Apache-2.0

import CHarkKernels
import HarkCore

/// A network laid out for one kernel, once, at load; any number of streams and threads share it.
package final class PackedNetwork: @unchecked Sendable {
    // Immutable: the C structures are only read.
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

    /// Bytes of weights, multipliers and biases: ``EngineMemory/weights`` and ``EngineMemory/rows``.
    var allocatedBytes: Int { layers.reduce(output.allocatedBytes) { $0 + $1.allocatedBytes } }
}
