import KeywordNetwork

/// A network as one kernel takes it.
public enum RunnableNetwork: Sendable {
    case reference(QuantizedNetwork)
    case packed(PackedNetwork)

    /// - Precondition: `kernel` is one of ``Kernel/available``.
    public init(_ network: QuantizedNetwork, kernel: Kernel = .fastest) {
        self = kernel == .reference ? .reference(network) : .packed(PackedNetwork(network, kernel: kernel))
    }

    public var kernel: Kernel {
        switch self {
        case .reference: .reference
        case .packed(let network): network.kernel
        }
    }

    public var shape: NetworkShape {
        switch self {
        case .reference(let network): network.shape
        case .packed(let network): network.shape
        }
    }
}
