/// The network in single precision over a batch: LSTM, output layer, maximum over time; forward and backward.
///
/// Its parameters belong to the caller and are only read; gradients go to ``gradients``. One instance serves one thread.
final class FloatNetwork {
    let layout: NetworkLayout
    let frames: Int
    let rows: Int

    /// Network inputs, time-major `[frames, rows, inputs]`; filled by the caller.
    let inputs: FloatBuffer
    /// Greatest logit over time, `[rows, labels]`.
    let pooled: FloatBuffer
    /// dL/d(parameter), in the layout's order.
    let gradients: FloatBuffer

    private let trace: LSTMTrace
    /// The hidden state as the output layer sees it, `[frames, rows, hidden]`: with dropout.
    private let seen: FloatBuffer
    private let dropoutMask: FloatBuffer
    private var dropout = false
    private let logits: FloatBuffer
    /// The frame of each pooled logit.
    private var pooledFrame: [Int]

    private let logitGradients: FloatBuffer
    private let hiddenGradients: FloatBuffer
    private let gateGradients: FloatBuffer
    private let cellGradient: FloatBuffer

    init(layout: NetworkLayout, frames: Int, rows: Int) {
        self.layout = layout
        self.frames = frames
        self.rows = rows
        inputs = FloatBuffer(count: frames * rows * layout.inputs)
        pooled = FloatBuffer(count: rows * layout.labels)
        gradients = FloatBuffer(count: layout.count)
        trace = LSTMTrace(frames: frames, rows: rows, hiddenSize: layout.hidden)
        seen = FloatBuffer(count: frames * rows * layout.hidden)
        dropoutMask = FloatBuffer(count: frames * rows * layout.hidden)
        logits = FloatBuffer(count: frames * rows * layout.labels)
        pooledFrame = [Int](repeating: 0, count: rows * layout.labels)
        logitGradients = FloatBuffer(count: frames * rows * layout.labels)
        hiddenGradients = FloatBuffer(count: frames * rows * layout.hidden)
        gateGradients = FloatBuffer(count: frames * rows * layout.gateRows)
        cellGradient = FloatBuffer(count: rows * layout.hidden)
    }

    /// Decides which rows go on from the state the batch before left in them.
    func beginBatch(carried: (Int) -> Bool) {
        trace.begin(carried: carried)
    }

    /// Draws which outputs of the LSTM the output layer does not see this batch (inverted dropout).
    func drawDropout(_ probability: Float, random: inout RandomStream) {
        dropout = probability > 0
        guard dropout else { return }
        let kept = 1 / (1 - probability)
        for index in 0..<dropoutMask.count { dropoutMask.start[index] = random.unit() < probability ? 0 : kept }
    }

    /// Computes ``pooled`` from ``inputs``.
    func forward(_ parameters: UnsafePointer<Float>) {
        let (hidden, gateRows) = (layout.hidden, layout.gateRows)
        let recurrentWeights = parameters + layout.recurrentWeights.lowerBound
        fill(trace.gates, rows: frames * rows, with: parameters + layout.gateBiases.lowerBound, count: gateRows)
        BLAS.multiply(
            inputs.start, transposed: parameters + layout.inputWeights.lowerBound, into: trace.gates.start,
            rows: frames * rows, columns: gateRows, inner: layout.inputs, beta: 1)
        for frame in 0..<frames {
            let gates = trace.gates.start + frame * rows * gateRows
            let before = frame * rows * hidden
            let after = before + rows * hidden
            BLAS.multiply(
                trace.hidden.start + before, transposed: recurrentWeights, into: gates,
                rows: rows, columns: gateRows, inner: hidden, beta: 1)
            for row in 0..<rows {
                LSTMCell.forward(
                    hiddenSize: hidden, gates: gates + row * gateRows, before: trace.cell.start + before + row * hidden,
                    cell: trace.cell.start + after + row * hidden,
                    squashed: trace.squashedCell.start + before + row * hidden,
                    hidden: trace.hidden.start + after + row * hidden)
            }
        }
        let output = trace.hidden.start + rows * hidden
        for index in 0..<seen.count {
            seen.start[index] = dropout ? output[index] * dropoutMask.start[index] : output[index]
        }
        fill(logits, rows: frames * rows, with: parameters + layout.outputBiases.lowerBound, count: layout.labels)
        BLAS.multiply(
            seen.start, transposed: parameters + layout.outputWeights.lowerBound, into: logits.start,
            rows: frames * rows, columns: layout.labels, inner: hidden, beta: 1)
        pool()
    }

    /// Computes ``gradients`` by backpropagation through time (Werbos 1990).
    /// - Parameter pooledGradients: dL/d(pooled logit), `[rows, labels]`.
    func backward(_ parameters: UnsafePointer<Float>, pooledGradients: FloatBuffer) {
        let (hidden, gateRows) = (layout.hidden, layout.gateRows)
        logitGradients.clear()
        for index in 0..<pooledGradients.count {
            let place = pooledFrame[index] * rows * layout.labels + index
            logitGradients.start[place] = pooledGradients.start[index]
        }
        sumRows(logitGradients, count: layout.labels, into: gradients.start + layout.outputBiases.lowerBound)
        BLAS.multiply(
            transposed: logitGradients.start, seen.start, into: gradients.start + layout.outputWeights.lowerBound,
            rows: layout.labels, columns: hidden, inner: frames * rows, beta: 0)
        BLAS.multiply(
            logitGradients.start, parameters + layout.outputWeights.lowerBound, into: hiddenGradients.start,
            rows: frames * rows, columns: hidden, inner: layout.labels, beta: 0)
        if dropout {
            for index in 0..<hiddenGradients.count { hiddenGradients.start[index] *= dropoutMask.start[index] }
        }

        cellGradient.clear()
        for frame in (0..<frames).reversed() {
            let before = frame * rows * hidden
            let after = before + rows * hidden
            let gates = frame * rows * gateRows
            if frame + 1 < frames {
                BLAS.multiply(
                    gateGradients.start + gates + rows * gateRows, parameters + layout.recurrentWeights.lowerBound,
                    into: hiddenGradients.start + before, rows: rows, columns: hidden, inner: gateRows, beta: 1)
            }
            for row in 0..<rows {
                LSTMCell.backward(
                    hiddenSize: hidden, gates: trace.gates.start + gates + row * gateRows,
                    before: trace.cell.start + before + row * hidden, cell: trace.cell.start + after + row * hidden,
                    squashed: trace.squashedCell.start + before + row * hidden,
                    hiddenGradient: hiddenGradients.start + before + row * hidden,
                    cellGradient: cellGradient.start + row * hidden,
                    gateGradients: gateGradients.start + gates + row * gateRows)
            }
        }
        sumRows(gateGradients, count: gateRows, into: gradients.start + layout.gateBiases.lowerBound)
        BLAS.multiply(
            transposed: gateGradients.start, inputs.start, into: gradients.start + layout.inputWeights.lowerBound,
            rows: gateRows, columns: layout.inputs, inner: frames * rows, beta: 0)
        BLAS.multiply(
            transposed: gateGradients.start, trace.hidden.start,
            into: gradients.start + layout.recurrentWeights.lowerBound,
            rows: gateRows, columns: hidden, inner: frames * rows, beta: 0)
    }

    private func pool() {
        let width = rows * layout.labels
        for index in 0..<width {
            var best = 0
            for frame in 1..<max(1, frames) where frame < frames {
                if logits.start[frame * width + index] > logits.start[best * width + index] { best = frame }
            }
            pooled.start[index] = logits.start[best * width + index]
            pooledFrame[index] = best
        }
    }

    private func fill(_ buffer: FloatBuffer, rows: Int, with values: UnsafePointer<Float>, count: Int) {
        for row in 0..<rows { (buffer.start + row * count).update(from: values, count: count) }
    }

    private func sumRows(_ buffer: FloatBuffer, count: Int, into sums: UnsafeMutablePointer<Float>) {
        sums.update(repeating: 0, count: count)
        for row in 0..<buffer.count / count {
            let values = buffer.start + row * count
            for column in 0..<count { sums[column] += values[column] }
        }
    }
}
