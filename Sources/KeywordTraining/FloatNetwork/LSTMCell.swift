/// The element-wise part of an LSTM step, forward and backward, eight cells at a time.
enum LSTMCell {
    typealias Lanes = SquashingFunctions.Lanes
    static let width = Lanes.scalarCount

    /// The cell state is clipped where the quantized network's Q3.12 ends.
    static let limit: Float = 8 - 0x1p-12

    /// - Parameters:
    ///   - gates: pre-activations of one row, `[4, hidden]` in the order i, f, g, o; replaced by the gates.
    ///   - before: cell states before the step.
    static func forward(
        hiddenSize: Int, gates: UnsafeMutablePointer<Float>, before: UnsafePointer<Float>,
        cell: UnsafeMutablePointer<Float>, squashed: UnsafeMutablePointer<Float>, hidden: UnsafeMutablePointer<Float>
    ) {
        for start in stride(from: 0, to: hiddenSize, by: width) {
            let count = min(width, hiddenSize - start)
            let inputGate = SquashingFunctions.sigmoid(load(gates + start, count))
            let forgetGate = SquashingFunctions.sigmoid(load(gates + hiddenSize + start, count))
            let candidate = SquashingFunctions.tanh(load(gates + 2 * hiddenSize + start, count))
            let outputGate = SquashingFunctions.sigmoid(load(gates + 3 * hiddenSize + start, count))
            let state = (forgetGate * load(before + start, count) + inputGate * candidate)
                .clamped(lowerBound: Lanes(repeating: -limit), upperBound: Lanes(repeating: limit))
            let squashedState = SquashingFunctions.tanh(state)
            store(inputGate, gates + start, count)
            store(forgetGate, gates + hiddenSize + start, count)
            store(candidate, gates + 2 * hiddenSize + start, count)
            store(outputGate, gates + 3 * hiddenSize + start, count)
            store(state, cell + start, count)
            store(squashedState, squashed + start, count)
            store(outputGate * squashedState, hidden + start, count)
        }
    }

    /// - Parameters:
    ///   - hiddenGradient: dL/dh of this step.
    ///   - cellGradient: dL/dc from the step after; replaced by that for the step before.
    ///   - gateGradients: dL/d(pre-activation), `[4, hidden]`.
    static func backward(
        hiddenSize: Int, gates: UnsafePointer<Float>, before: UnsafePointer<Float>, cell: UnsafePointer<Float>,
        squashed: UnsafePointer<Float>, hiddenGradient: UnsafePointer<Float>,
        cellGradient: UnsafeMutablePointer<Float>, gateGradients: UnsafeMutablePointer<Float>
    ) {
        for start in stride(from: 0, to: hiddenSize, by: width) {
            let count = min(width, hiddenSize - start)
            let inputGate = load(gates + start, count)
            let forgetGate = load(gates + hiddenSize + start, count)
            let candidate = load(gates + 2 * hiddenSize + start, count)
            let outputGate = load(gates + 3 * hiddenSize + start, count)
            let squashedState = load(squashed + start, count)
            let state = load(cell + start, count)
            let fromHidden = load(hiddenGradient + start, count)

            var fromState =
                load(cellGradient + start, count)
                + fromHidden * outputGate * (1 - squashedState * squashedState)
            // A clipped state does not answer to its gates.
            fromState.replace(with: 0, where: (state .>= limit) .| (state .<= -limit))

            store(fromState * candidate * inputGate * (1 - inputGate), gateGradients + start, count)
            store(
                fromState * load(before + start, count) * forgetGate * (1 - forgetGate),
                gateGradients + hiddenSize + start, count)
            store(fromState * inputGate * (1 - candidate * candidate), gateGradients + 2 * hiddenSize + start, count)
            store(
                fromHidden * squashedState * outputGate * (1 - outputGate),
                gateGradients + 3 * hiddenSize + start, count)
            store(fromState * forgetGate, cellGradient + start, count)
        }
    }

    @inline(__always)
    private static func load(_ pointer: UnsafePointer<Float>, _ count: Int) -> Lanes {
        if count == width { return UnsafeRawPointer(pointer).loadUnaligned(as: Lanes.self) }
        var lanes = Lanes.zero
        for index in 0..<count { lanes[index] = pointer[index] }
        return lanes
    }

    @inline(__always)
    private static func store(_ lanes: Lanes, _ pointer: UnsafeMutablePointer<Float>, _ count: Int) {
        if count == width {
            UnsafeMutableRawPointer(pointer).storeBytes(of: lanes, as: Lanes.self)
        } else {
            for index in 0..<count { pointer[index] = lanes[index] }
        }
    }
}
