// SPDX-License-Identifier: Apache-2.0

import HarkBasics

/// Forward and backward pass of the network over a batch: recurrent layers, output layer and pooling over time. The
/// forward pass computes in single precision or in the engine's integers.
///
/// The weights belong to the caller and are only read; gradients go to ``gradients``. One instance serves one thread.
final class FloatNetwork {
    let layout: NetworkLayout
    let frames: Int
    let rows: Int

    /// Network inputs, time-major `[frames, rows, inputs]`, multiples of 2^-5; filled by the caller.
    let inputs: FloatBuffer
    /// dL/d(parameter), in the layout's order.
    let gradients: FloatBuffer

    private let layers: [any RecurrentLayer]
    private let kernels: Kernels
    private let pool: TimePool
    private let dropout: Dropout
    /// `[frames, rows, labels]`; the backward pass overwrites them with their gradients.
    private let logits: FloatBuffer
    /// dL/d(output of a layer), `[frames, rows, hidden]`.
    private let outputGradients: [FloatBuffer]

    /// - Parameter sequence: the consecutive clips of each row.
    init(
        layout: NetworkLayout, sequence: SequenceShape, rows: Int, pooling: TimePooling = .maximum,
        kernels: Kernels = .best
    ) {
        let frames = sequence.frames
        self.layout = layout
        self.frames = frames
        self.rows = rows
        self.kernels = kernels
        inputs = FloatBuffer(count: frames * rows * layout.inputs)
        gradients = FloatBuffer(count: layout.count)
        layers = layout.layers.indices.map { index in
            switch layout.cell {
            case .lstm: LSTMLayer(layout: layout, index: index, frames: frames, rows: rows, kernels: kernels)
            case .rnn: RNNLayer(layout: layout, index: index, frames: frames, rows: rows, kernels: kernels)
            }
        }
        pool = TimePool(pooling, clips: sequence.clips, width: rows * layout.labels)
        dropout = Dropout(count: frames * rows * layout.hidden)
        logits = FloatBuffer(count: frames * rows * layout.labels)
        outputGradients = layout.layers.map { FloatBuffer(count: frames * rows * $0.hidden) }
    }

    /// A network with one clip in each row.
    convenience init(
        layout: NetworkLayout, frames: Int, rows: Int, pooling: TimePooling = .maximum, kernels: Kernels = .best
    ) {
        self.init(
            layout: layout, sequence: SequenceShape(frames: frames), rows: rows, pooling: pooling, kernels: kernels)
    }

    /// The clips' logits, `[clips of a row, rows, labels]`.
    var pooled: FloatBuffer { pool.pooled }

    /// Sets the initial states: `carried` rows continue from the final state of the previous batch, the others start at
    /// zero.
    func beginBatch(carried: (Int) -> Bool) {
        let carried = (0..<rows).map(carried)
        for layer in layers { layer.begin { carried[$0] } }
    }

    /// The final states of the newest batch, `[layer][hidden, cell][rows * hidden]`. The network keeps no other state
    /// from batch to batch.
    var lastStates: [[[Float]]] {
        get {
            zip(layers, layout.layers).map { layer, place in
                layer.states.map {
                    Array(UnsafeBufferPointer(start: $0.last(rows * place.hidden), count: rows * place.hidden))
                }
            }
        }
        set {
            for (index, layer) in layers.enumerated() {
                let count = rows * layout.layers[index].hidden
                for (state, values) in zip(layer.states, newValue[index]) {
                    precondition(values.count == count, "the state of another network")
                    state.last(count).update(from: values, count: count)
                }
            }
        }
    }

    /// Gradient norms of the newest backward pass at every frame of the top layer.
    var gradientNorms: [GradientNorm] {
        let top = layers.count - 1
        let size = rows * layout.hidden
        let norm = { (buffer: FloatBuffer, frame: Int) -> Double in
            let values = UnsafeBufferPointer(start: buffer.start + frame * size, count: size)
            return (values.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(self.rows)).squareRoot()
        }
        let cell = (layers[top] as? LSTMLayer)?.cellGradients
        return (0..<frames).map { frame in
            GradientNorm(
                frame: frame, hidden: norm(outputGradients[top], frame), cellBefore: cell.map { norm($0, frame) })
        }
    }

    /// Makes ``gradientNorms`` include the cell states.
    func keepCellGradients() {
        for layer in layers { (layer as? LSTMLayer)?.keepCellGradients() }
    }

    /// Draws which outputs of the last layer are dropped in this batch.
    func drawDropout(_ probability: Float, random: inout RandomStream) {
        dropout.draw(probability, random: &random)
    }

    /// Computes ``pooled`` from ``inputs``.
    func forward(_ weights: NetworkWeights) {
        forward(weights, inputs: UnsafePointer(inputs.start))
    }

    /// Computes ``pooled`` from other inputs of the same shape.
    func forward(_ weights: NetworkWeights, inputs: UnsafePointer<Float>) {
        var below = inputs
        for layer in layers {
            layer.forward(weights, inputs: below)
            below = layer.output
        }
        let seen = dropout.apply(to: below)
        switch weights {
        case .float(let parameters):
            logits.fillRows(with: parameters + layout.outputBiases.lowerBound, count: layout.labels)
            multiplyOutput(seen, by: parameters, beta: 1)
        case .quantized(let parameters):
            multiplyOutput(seen, by: parameters.integers.start, beta: 0)
            kernels.functions.requantize_logits(
                Int32(frames * rows), Int32(layout.labels), logits.start, parameters.outputMultipliers,
                parameters.outputBiases)
        }
        pool.forward(logits)
    }

    private func multiplyOutput(_ seen: UnsafePointer<Float>, by weights: UnsafePointer<Float>, beta: Float) {
        BLAS.multiply(
            seen, transposed: weights + layout.outputWeights.lowerBound, into: logits.start,
            rows: frames * rows, columns: layout.labels, inner: layout.hidden, beta: beta)
    }

    /// Computes ``gradients`` of the newest forward pass, which must have been over ``inputs``.
    /// - Parameter pooledGradients: dL/d(pooled logit), `[clips of a row, rows, labels]`.
    func backward(_ weights: NetworkWeights, pooledGradients: FloatBuffer) {
        backward(weights, inputs: UnsafePointer(inputs.start), pooledGradients: pooledGradients)
    }

    /// Computes ``gradients`` of the newest forward pass. May be called only once per forward pass, because it
    /// overwrites its results.
    /// - Parameters:
    ///   - inputs: those of the forward pass.
    ///   - pooledGradients: dL/d(pooled logit), `[clips of a row, rows, labels]`.
    func backward(_ weights: NetworkWeights, inputs: UnsafePointer<Float>, pooledGradients: FloatBuffer) {
        let parameters = weights.backward
        let top = layers.count - 1
        pool.backward(pooledGradients, logits: logits)
        logits.sumRows(count: layout.labels, into: gradients.start + layout.outputBiases.lowerBound)
        BLAS.multiply(
            transposed: logits.start, dropout.seen(layers[top].output),
            into: gradients.start + layout.outputWeights.lowerBound,
            rows: layout.labels, columns: layout.hidden, inner: frames * rows, beta: 0)
        BLAS.multiply(
            logits.start, parameters + layout.outputWeights.lowerBound, into: outputGradients[top].start,
            rows: frames * rows, columns: layout.hidden, inner: layout.labels, beta: 0)
        dropout.backward(outputGradients[top])
        for index in layers.indices.reversed() {
            layers[index].backward(
                parameters, inputs: index == 0 ? inputs : layers[index - 1].output,
                outputGradients: outputGradients[index].start, gradients: gradients.start,
                inputGradients: index == 0 ? nil : outputGradients[index - 1].start)
        }
    }
}

/// Norm of the loss's gradients at one frame: the square root of the mean, over clips, of their squared norm.
package struct GradientNorm: Sendable, Equatable {
    /// From 0.
    package let frame: Int
    /// |dL/dh| at the frame's hidden state.
    package let hidden: Double
    /// |dL/dc| at the cell state before the frame; nil if the cell has no cell state.
    package let cellBefore: Double?
}
