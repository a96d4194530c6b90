// SPDX-License-Identifier: Apache-2.0

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
