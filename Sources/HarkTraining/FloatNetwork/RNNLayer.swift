// SPDX-License-Identifier: Apache-2.0

/// A plain recurrent layer over a batch, h = tanh(W x + R h + b).
final class RNNLayer: RecurrentLayer {
    private let layout: NetworkLayout.Layer
    private let frames: Int
    private let rows: Int
    private let kernels: Kernels

    /// Pre-activations, `[frames, rows, hidden]`; the backward pass replaces them by their gradients.
    private let values: FloatBuffer
    /// `[frames + 1, rows, hidden]`; the first is the state the batch begins with.
    private let hidden: FloatBuffer

    init(layout: NetworkLayout, index: Int, frames: Int, rows: Int, kernels: Kernels) {
        self.layout = layout.layers[index]
        self.frames = frames
        self.rows = rows
        self.kernels = kernels
        values = FloatBuffer(count: frames * rows * self.layout.hidden)
        hidden = FloatBuffer(count: (frames + 1) * rows * self.layout.hidden)
    }

    var output: UnsafePointer<Float> { UnsafePointer(hidden.start) + rows * layout.hidden }

    var states: [FloatBuffer] { [hidden] }

    func begin(carried: (Int) -> Bool) {
        for row in 0..<rows { hidden.carry(row: row, of: rows, width: layout.hidden, keep: carried(row)) }
    }

    func forward(_ weights: NetworkWeights, inputs: UnsafePointer<Float>) {
        guard case .float(let parameters) = weights else { preconditionFailure("only an LSTM runs in integers") }
        values.fillRows(with: parameters + layout.biases.lowerBound, count: layout.hidden)
        BLAS.multiply(
            inputs, transposed: parameters + layout.inputWeights.lowerBound, into: values.start,
            rows: frames * rows, columns: layout.hidden, inner: layout.inputs, beta: 1)
        let state = rows * layout.hidden
        for frame in 0..<frames {
            BLAS.multiply(
                hidden.start + frame * state, transposed: parameters + layout.recurrentWeights.lowerBound,
                into: values.start + frame * state, rows: rows, columns: layout.hidden, inner: layout.hidden, beta: 1)
            kernels.functions.rnn_forward(
                Int32(state), values.start + frame * state, hidden.start + (frame + 1) * state)
        }
    }

    func backward(
        _ weights: UnsafePointer<Float>, inputs: UnsafePointer<Float>, outputGradients: UnsafeMutablePointer<Float>,
        gradients: UnsafeMutablePointer<Float>, inputGradients: UnsafeMutablePointer<Float>?
    ) {
        let state = rows * layout.hidden
        for frame in (0..<frames).reversed() {
            if frame + 1 < frames {
                BLAS.multiply(
                    values.start + (frame + 1) * state, weights + layout.recurrentWeights.lowerBound,
                    into: outputGradients + frame * state, rows: rows, columns: layout.hidden, inner: layout.hidden,
                    beta: 1)
            }
            kernels.functions.rnn_backward(
                Int32(state), values.start + frame * state, hidden.start + (frame + 1) * state,
                outputGradients + frame * state)
        }
        layout.finishBackward(
            gateGradients: values, hidden: hidden.start, inputs: inputs, frames: frames, rows: rows, weights: weights,
            gradients: gradients, inputGradients: inputGradients)
    }
}
