// SPDX-License-Identifier: Apache-2.0

/// What a forward and a backward pass read.
enum NetworkWeights {
    /// The parameters themselves, in single precision.
    case float(UnsafePointer<Float>)
    /// Rounded as they ship: the forward pass computes in the engine's integers.
    case quantized(QuantizedParameters)

    /// What gradients flow back through, in the layout's order: the weights that were used.
    var backward: UnsafePointer<Float> {
        switch self {
        case .float(let parameters): parameters
        case .quantized(let parameters): UnsafePointer(parameters.values.start)
        }
    }
}
