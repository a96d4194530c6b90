// SPDX-License-Identifier: Apache-2.0

/// An LSTM layer over a batch: the equations of ``QuantizedLSTM`` in single precision, or in the engine's own integers.
final class LSTMLayer: RecurrentLayer {
    /// The cell state is clipped to the range of the quantized network's Q3.12.
    static let limit: Float = 8 - 0x1p-12

    private let layout: NetworkLayout.Layer
    private let index: Int
    private let frames: Int
    private let rows: Int
    private let kernels: Kernels

    /// Gate activations, `[frames, rows, 4 hidden]`; the backward pass overwrites them with dL/d(pre-activation).
    private let gates: FloatBuffer
    /// `[frames + 1, rows, hidden]`; the first is the initial state of the batch.
    private let hidden: FloatBuffer
    private let cell: FloatBuffer
    /// tanh of the cell state, `[frames, rows, hidden]`.
    private let squashedCell: FloatBuffer
    /// R h of one frame, `[rows, 4 hidden]`.
    private let recurrent: FloatBuffer
    private let cellGradient: FloatBuffer
    /// dL/d(cell state before the frame), `[frames, rows, hidden]`, of the newest backward pass; nil if they are not
    /// kept.
    private(set) var cellGradients: FloatBuffer?
    private var preActivations: [Int32]

    /// - Parameter index: the layer's index in the network, from 0.
    init(layout: NetworkLayout, index: Int, frames: Int, rows: Int, kernels: Kernels) {
        let layer = layout.layers[index]
        self.layout = layer
        self.index = index
        self.frames = frames
        self.rows = rows
        self.kernels = kernels
        gates = FloatBuffer(count: frames * rows * layer.gateRows)
        hidden = FloatBuffer(count: (frames + 1) * rows * layer.hidden)
        cell = FloatBuffer(count: (frames + 1) * rows * layer.hidden)
        squashedCell = FloatBuffer(count: frames * rows * layer.hidden)
        recurrent = FloatBuffer(count: rows * layer.gateRows)
        cellGradient = FloatBuffer(count: rows * layer.hidden)
        preActivations = [Int32](repeating: 0, count: layer.gateRows)
    }

    /// Keeps ``cellGradients`` from now on.
    func keepCellGradients() { cellGradients = FloatBuffer(count: frames * rows * layout.hidden) }

    var output: UnsafePointer<Float> { UnsafePointer(hidden.start) + rows * layout.hidden }

    var states: [FloatBuffer] { [hidden, cell] }

    func begin(carried: (Int) -> Bool) {
        for row in 0..<rows {
            let keep = carried(row)
            hidden.carry(row: row, of: rows, width: layout.hidden, keep: keep)
            cell.carry(row: row, of: rows, width: layout.hidden, keep: keep)
        }
    }

    func forward(_ weights: NetworkWeights, inputs: UnsafePointer<Float>) {
        switch weights {
        case .float(let parameters): forwardFloat(parameters, inputs: inputs)
        case .quantized(let parameters): forwardIntegers(parameters, inputs: inputs)
        }
    }

    private func forwardFloat(_ parameters: UnsafePointer<Float>, inputs: UnsafePointer<Float>) {
        gates.fillRows(with: parameters + layout.biases.lowerBound, count: layout.gateRows)
        BLAS.multiply(
            inputs, transposed: parameters + layout.inputWeights.lowerBound, into: gates.start,
            rows: frames * rows, columns: layout.gateRows, inner: layout.inputs, beta: 1)
        let state = rows * layout.hidden
        for frame in 0..<frames {
            BLAS.multiply(
                hidden.start + frame * state, transposed: parameters + layout.recurrentWeights.lowerBound,
                into: recurrent.start, rows: rows, columns: layout.gateRows, inner: layout.hidden, beta: 0)
            kernels.functions.lstm_forward(
                Int32(rows), Int32(layout.hidden), Self.limit, gates.start + frame * rows * layout.gateRows,
                recurrent.start, cell.start + frame * state, cell.start + (frame + 1) * state,
                squashedCell.start + frame * state,
                hidden.start + (frame + 1) * state)
        }
    }

    /// Computes exactly what the engine computes. Inputs and hidden states are multiples of 2^-5 and 2^-7, and weights
    /// are integers. No sum of their products exceeds 2^23 units, so single precision adds them without rounding, in
    /// any order.
    private func forwardIntegers(_ parameters: QuantizedParameters, inputs: UnsafePointer<Float>) {
        let layer = parameters.layers[index]
        let integers = UnsafePointer(parameters.integers.start)
        BLAS.multiply(
            inputs, transposed: integers + layout.inputWeights.lowerBound, into: gates.start,
            rows: frames * rows, columns: layout.gateRows, inner: layout.inputs, beta: 0)
        let state = rows * layout.hidden
        for frame in 0..<frames {
            BLAS.multiply(
                hidden.start + frame * state, transposed: integers + layout.recurrentWeights.lowerBound,
                into: recurrent.start, rows: rows, columns: layout.gateRows, inner: layout.hidden, beta: 0)
            kernels.functions.lstm_forward_integers(
                Int32(rows), Int32(layout.hidden), Int32(layer.inputFractionBits),
                gates.start + frame * rows * layout.gateRows, recurrent.start, layer.inputMultipliers,
                layer.recurrentMultipliers, layer.biases, Kernels.activations, &preActivations,
                cell.start + frame * state, cell.start + (frame + 1) * state, squashedCell.start + frame * state,
                hidden.start + (frame + 1) * state)
        }
    }

    func backward(
        _ weights: UnsafePointer<Float>, inputs: UnsafePointer<Float>, outputGradients: UnsafeMutablePointer<Float>,
        gradients: UnsafeMutablePointer<Float>, inputGradients: UnsafeMutablePointer<Float>?
    ) {
        let state = rows * layout.hidden
        cellGradient.clear()
        for frame in (0..<frames).reversed() {
            let gates = gates.start + frame * rows * layout.gateRows
            if frame + 1 < frames {
                BLAS.multiply(
                    gates + rows * layout.gateRows, weights + layout.recurrentWeights.lowerBound,
                    into: outputGradients + frame * state, rows: rows, columns: layout.hidden, inner: layout.gateRows,
                    beta: 1)
            }
            kernels.functions.lstm_backward(
                Int32(rows), Int32(layout.hidden), Self.limit, gates, cell.start + frame * state,
                cell.start + (frame + 1) * state, squashedCell.start + frame * state, outputGradients + frame * state,
                cellGradient.start)
            if let cellGradients {
                (cellGradients.start + frame * state).update(from: cellGradient.start, count: state)
            }
        }
        layout.finishBackward(
            gateGradients: gates, hidden: hidden.start, inputs: inputs, frames: frames, rows: rows, weights: weights,
            gradients: gradients, inputGradients: inputGradients)
    }
}

extension NetworkLayout.Layer {
    /// Computes the gradients of a layer's parameters and inputs from dL/d(pre-activation) of all frames.
    func finishBackward(
        gateGradients: FloatBuffer, hidden: UnsafePointer<Float>, inputs: UnsafePointer<Float>, frames: Int, rows: Int,
        weights: UnsafePointer<Float>, gradients: UnsafeMutablePointer<Float>,
        inputGradients: UnsafeMutablePointer<Float>?
    ) {
        gateGradients.sumRows(count: gateRows, into: gradients + biases.lowerBound)
        BLAS.multiply(
            transposed: gateGradients.start, inputs, into: gradients + inputWeights.lowerBound,
            rows: gateRows, columns: self.inputs, inner: frames * rows, beta: 0)
        BLAS.multiply(
            transposed: gateGradients.start, hidden, into: gradients + recurrentWeights.lowerBound,
            rows: gateRows, columns: self.hidden, inner: frames * rows, beta: 0)
        if let inputGradients {
            BLAS.multiply(
                gateGradients.start, weights + inputWeights.lowerBound, into: inputGradients,
                rows: frames * rows, columns: self.inputs, inner: gateRows, beta: 0)
        }
    }
}
