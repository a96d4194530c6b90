// SPDX-License-Identifier: Apache-2.0

import HarkCore

/// A network as one kernel takes it.
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
