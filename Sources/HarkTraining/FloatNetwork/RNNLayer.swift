// SPDX-License-Identifier: Apache-2.0

/// A plain recurrent layer over a batch, h = tanh(W x + R h + b).
final class RNNLayer: RecurrentLayer {
    private let layout: NetworkLayout.Layer
    private let frames: Int
    private let rows: Int
    private let kernels: Kernels

    /// Pre-activations, `[frames, rows, hidden]`; the backward pass overwrites them with their gradients.
    private let values: FloatBuffer
    /// `[frames + 1, rows, hidden]`; the first is the initial state of the batch.
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

/// One layer's forward and backward pass over a batch of sequences. Everything is time-major: `[frames, rows, ...]`.
/// One instance serves one thread.
protocol RecurrentLayer: AnyObject {
    /// The hidden state of every frame, `[frames, rows, hidden]`.
    var output: UnsafePointer<Float> { get }

    /// The recurrent states, each `[frames + 1, rows, hidden]`: the hidden state, and an LSTM's cell state.
    var states: [FloatBuffer] { get }

    /// Sets the initial state of each row: the final state of the previous batch if it is carried, otherwise zero.
    func begin(carried: (Int) -> Bool)

    /// - Parameter inputs: `[frames, rows, inputs]`.
    func forward(_ weights: NetworkWeights, inputs: UnsafePointer<Float>)

    /// Backpropagation through time (Werbos 1990) through the frames of this batch only: a carried state is a constant.
    /// - Parameters:
    ///   - outputGradients: dL/d(output) from the layer above, `[frames, rows, hidden]`; gradients from later frames
    ///     are added.
    ///   - gradients: dL/d(parameter), in the layout's order; this layer's part is overwritten.
    ///   - inputGradients: dL/d(input), overwritten; nil if not needed.
    func backward(
        _ weights: UnsafePointer<Float>, inputs: UnsafePointer<Float>, outputGradients: UnsafeMutablePointer<Float>,
        gradients: UnsafeMutablePointer<Float>, inputGradients: UnsafeMutablePointer<Float>?)
}
