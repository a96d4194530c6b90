// SPDX-License-Identifier: Apache-2.0

import HarkCore

/// An LSTM with random weights whose gates move over their whole range.
enum RandomNetwork {
    static func network(shape: StepShape, noise: inout NoiseSource) -> QuantizedNetwork {
        let lstm = LSTMShape(inputSize: shape.inputSize, hiddenSize: shape.hiddenSize, inputFractionBits: 5)
        let dense = DenseShape(inputSize: shape.hiddenSize, labels: NetworkLimits.labels.lowerBound)
        let layer = QuantizedLSTM(
            shape: lstm, inputWeights: noise.integers(lstm.gateRows * lstm.inputSize),
            recurrentWeights: noise.integers(lstm.gateRows * lstm.outputSize),
            inputMultipliers: multipliers(rows: lstm.gateRows, columns: lstm.inputSize),
            recurrentMultipliers: multipliers(rows: lstm.gateRows, columns: lstm.outputSize),
            biases: [Int32](repeating: 0, count: lstm.gateRows))
        let output = QuantizedDense(
            shape: dense, weights: noise.integers(dense.labels * dense.inputSize),
            multipliers: multipliers(rows: dense.labels, columns: dense.inputSize),
            biases: [Int32](repeating: 0, count: dense.labels))
        return QuantizedNetwork(layers: [layer], output: output)
    }

    /// A product of two random int8 has a standard deviation of 74^2, a sum of so many one of 74^2 sqrt(columns); the
    /// rows' results shall have one of 6000 units.
    private static func multipliers(rows: Int, columns: Int) -> [Int32] {
        let multiplier = 6000 * 0x1p24 / (5476 * Double(columns).squareRoot())
        return [Int32](repeating: Int32(multiplier), count: rows)
    }
}
