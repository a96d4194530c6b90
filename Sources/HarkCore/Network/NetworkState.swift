// SPDX-License-Identifier: Apache-2.0

/// What a network remembers of one stream, and its scratch memory. All of it is allocated here.
public struct NetworkState: Sendable {
    public internal(set) var layers: [LSTMState]
    /// Logits of the newest frame, Q5.10.
    public internal(set) var logits: [Int16]
    /// A layer's output on its way to what reads it: the layer's own may not be borrowed while its neighbour
    /// in the same array changes.
    var carried: [Int8]

    public init(shape: NetworkShape) {
        layers = shape.layers.map(LSTMState.init(shape:))
        logits = [Int16](repeating: 0, count: shape.labels)
        carried = [Int8](repeating: 0, count: shape.layers.map { $0.outputSize }.max() ?? 0)
    }

    mutating func carryUp(from layer: Int) {
        if layers[layer].projected.isEmpty {
            for index in layers[layer].hidden.indices { carried[index] = layers[layer].hidden[index] }
        } else {
            for index in layers[layer].projected.indices { carried[index] = layers[layer].projected[index] }
        }
    }

    /// Forgets everything heard, without allocating; the count of saturations stays.
    public mutating func reset() {
        for index in layers.indices { layers[index].reset() }
        for index in logits.indices { logits[index] = 0 }
    }

    /// Cell updates clipped since init, all layers.
    public var cellSaturations: Int { layers.reduce(0) { $0 + $1.cellSaturations } }
}

/// What one LSTM layer remembers from frame to frame, and its scratch memory.
public struct LSTMState: Sendable {
    /// Hidden state h, Q0.7; all zero at the start.
    public internal(set) var hidden: [Int8]
    /// The layer's output where a projection makes it from the hidden state; empty otherwise.
    public internal(set) var projected: [Int8]
    /// Cell state c, Q3.12; all zero at the start.
    public internal(set) var cell: [Int16]
    /// Gate pre-activations of the newest step, Q3.12, in the row order of ``QuantizedLSTM``.
    public internal(set) var preActivations: [Int16]
    /// Cell updates clipped at the ends of Q3.12 since init, resets or not; training reports them.
    public internal(set) var cellSaturations = 0

    public init(shape: LSTMShape) {
        hidden = [Int8](repeating: 0, count: shape.hiddenSize)
        projected = [Int8](repeating: 0, count: shape.projection?.outputSize ?? 0)
        cell = [Int16](repeating: 0, count: shape.hiddenSize)
        preActivations = [Int16](repeating: 0, count: shape.gateRows)
    }

    /// Forgets everything heard, without allocating; the count of saturations stays.
    public mutating func reset() {
        for index in hidden.indices {
            hidden[index] = 0
            cell[index] = 0
        }
        for index in projected.indices { projected[index] = 0 }
    }
}
