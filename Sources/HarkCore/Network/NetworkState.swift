// SPDX-License-Identifier: Apache-2.0

/// The state of a network for one stream, and its scratch memory. All of it is allocated at init.
public struct NetworkState: Sendable {
    public internal(set) var layers: [LSTMState]
    /// Logits of the newest frame, Q5.10.
    public internal(set) var logits: [Int16]
    /// A copy of a layer's output, read by the next layer. The layer's own output cannot be borrowed while another
    /// element of ``layers`` is modified.
    var carried: [Int8]

    public init(shape: NetworkShape) {
        layers = shape.layers.map(LSTMState.init(shape:))
        logits = [Int16](repeating: 0, count: shape.labels)
        carried = [Int8](repeating: 0, count: shape.layers.map { $0.hiddenSize }.max() ?? 0)
    }

    mutating func carryUp(from layer: Int) {
        for index in layers[layer].hidden.indices { carried[index] = layers[layer].hidden[index] }
    }

    /// Clears the state, without allocating. The count of saturations is kept.
    public mutating func reset() {
        for index in layers.indices { layers[index].reset() }
        for index in logits.indices { logits[index] = 0 }
    }

    /// Number of cell updates clipped in all layers since init.
    public var cellSaturations: Int { layers.reduce(0) { $0 + $1.cellSaturations } }
}

/// The state of one LSTM layer from frame to frame, and its scratch memory.
public struct LSTMState: Sendable {
    /// Hidden state h, Q0.7, which is the layer's output; all zero at the start.
    public internal(set) var hidden: [Int8]
    /// Cell state c, Q3.12; all zero at the start.
    public internal(set) var cell: [Int16]
    /// Gate pre-activations of the newest step, Q3.12, in the row order of ``QuantizedLSTM``.
    public internal(set) var preActivations: [Int16]
    /// Number of cell updates clipped at the ends of Q3.12 since init. A reset does not clear it. Training reports it.
    public internal(set) var cellSaturations = 0

    public init(shape: LSTMShape) {
        hidden = [Int8](repeating: 0, count: shape.hiddenSize)
        cell = [Int16](repeating: 0, count: shape.hiddenSize)
        preActivations = [Int16](repeating: 0, count: shape.gateRows)
    }

    /// Clears the state, without allocating. The count of saturations is kept.
    public mutating func reset() {
        for index in hidden.indices {
            hidden[index] = 0
            cell[index] = 0
        }
    }
}
