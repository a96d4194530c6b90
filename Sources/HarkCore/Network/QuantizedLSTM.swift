// SPDX-License-Identifier: Apache-2.0

/// One LSTM layer (Hochreiter & Schmidhuber 1997, with the forget gate of Gers et al. 2000; no peepholes) in integers.
///
/// With x the input, h the hidden state, c the cell state, for every cell:
///
///     i = sigmoid(Wi x + Ri h + bi)      input gate
///     f = sigmoid(Wf x + Rf h + bf)      forget gate
///     g = tanh   (Wg x + Rg h + bg)      candidate
///     o = sigmoid(Wo x + Ro h + bo)      output gate
///     c' = f c + i g
///     h' = o tanh(c')
///
/// Rows are stored gate after gate in the order i, f, g, o: row = gate * hiddenSize + cell. Matrices are row-major,
/// `inputWeights[row, column]`. This plain implementation is the oracle for every faster one.
public struct QuantizedLSTM: Sendable, Equatable {
    public let shape: LSTMShape
    /// Int8, `[gateRows, inputSize]`; the value is integer * row scale.
    public let inputWeights: ConstantArray<Int8>
    /// Int8, `[gateRows, hiddenSize]`.
    public let recurrentWeights: ConstantArray<Int8>
    /// Row scale * 2^(36 - inputFractionBits).
    public let inputMultipliers: ConstantArray<Int32>
    /// Row scale * 2^29: 36 less the 7 fractional bits of the hidden state.
    public let recurrentMultipliers: ConstantArray<Int32>
    /// Q7.24.
    public let biases: ConstantArray<Int32>

    /// - Precondition: the counts are those of `shape`; multipliers lie in ``RowMultiplier/range``.
    public init(
        shape: LSTMShape, inputWeights: ConstantArray<Int8>, recurrentWeights: ConstantArray<Int8>,
        inputMultipliers: ConstantArray<Int32>, recurrentMultipliers: ConstantArray<Int32>,
        biases: ConstantArray<Int32>
    ) {
        precondition(inputWeights.count == shape.gateRows * shape.inputSize)
        precondition(recurrentWeights.count == shape.gateRows * shape.hiddenSize)
        precondition(inputMultipliers.count == shape.gateRows && recurrentMultipliers.count == shape.gateRows)
        precondition(biases.count == shape.gateRows)
        precondition(RowMultiplier.areValid(inputMultipliers) && RowMultiplier.areValid(recurrentMultipliers))
        self.shape = shape
        self.inputWeights = inputWeights
        self.recurrentWeights = recurrentWeights
        self.inputMultipliers = inputMultipliers
        self.recurrentMultipliers = recurrentMultipliers
        self.biases = biases
    }

    /// Advances the layer by one frame.
    /// - Parameters:
    ///   - input: int8 with `shape.inputFractionBits`, `shape.inputSize` values.
    ///   - state: the layer's state, of this shape. The output is in `state.hidden`.
    public func step(input: borrowing Span<Int8>, state: inout LSTMState) {
        precondition(input.count == shape.inputSize && state.hidden.count == shape.hiddenSize)
        computePreActivations(input: input, state: &state)
        updateCells(state: &state)
    }

    /// W x + R h + b of all gates, Q3.12.
    func computePreActivations(input: borrowing Span<Int8>, state: inout LSTMState) {
        let inputSize = shape.inputSize
        let hiddenSize = shape.hiddenSize
        let inputWeights = self.inputWeights.span
        let recurrentWeights = self.recurrentWeights.span
        for row in 0..<shape.gateRows {
            let fromInput = dotProduct(
                inputWeights.extracting(row * inputSize..<(row + 1) * inputSize), input)
            let fromHidden = dotProduct(
                recurrentWeights.extracting(row * hiddenSize..<(row + 1) * hiddenSize), state.hidden.span)
            // All three terms are in units of 2^-36. They are added exactly and rounded once. |term| < 2^53, so the sum
            // stays below 2^55.
            let sum =
                Int64(fromInput) &* Int64(inputMultipliers[row])
                &+ Int64(fromHidden) &* Int64(recurrentMultipliers[row])
                &+ (Int64(biases[row]) &<< 12)
            state.preActivations[row] = saturateToInt16(roundingShiftRight(sum, by: requantizationShift))  // Q3.12
        }
    }

    private func updateCells(state: inout LSTMState) {
        let hiddenSize = shape.hiddenSize
        for cell in 0..<hiddenSize {
            let inputGate = Int32(Activation.sigmoid(state.preActivations[cell]))  // Q0.15
            let forgetGate = Int32(Activation.sigmoid(state.preActivations[hiddenSize + cell]))  // Q0.15
            let candidate = Int32(Activation.tanh(state.preActivations[2 * hiddenSize + cell]))  // Q0.15
            let outputGate = Int32(Activation.sigmoid(state.preActivations[3 * hiddenSize + cell]))  // Q0.15

            let kept = forgetGate &* Int32(state.cell[cell])  // Q0.15 * Q3.12 = Q4.27, |kept| < 2^30
            let added = roundingShiftRight(inputGate &* candidate, by: 3)  // Q0.30 to Q4.27, |added| <= 2^27
            let updated = roundingShiftRight(kept &+ added, by: 15)  // Q3.12, may leave the range of int16
            let clipped = saturateToInt16(updated)
            if Int32(clipped) != updated { state.cellSaturations &+= 1 }
            state.cell[cell] = clipped

            let output = outputGate &* Int32(Activation.tanh(clipped))  // Q0.30
            state.hidden[cell] = saturateToInt8(roundingShiftRight(output, by: 23))  // Q0.7
        }
    }
}

extension QuantizedLSTM {
    /// Reads a section "LSTM".
    public init(reading reader: inout ByteReader) throws(ModelFormatError) {
        let shape = try LSTMShape(reading: &reader)
        let inputMultipliers = try RowMultiplier.read(&reader, count: shape.gateRows)
        let recurrentMultipliers = try RowMultiplier.read(&reader, count: shape.gateRows)
        let biases = try reader.read(count: shape.gateRows, of: Int32.self)
        let inputWeights = try reader.read(count: shape.gateRows * shape.inputSize, of: Int8.self)
        let recurrentWeights = try reader.read(count: shape.gateRows * shape.hiddenSize, of: Int8.self)
        try reader.finish()
        self.init(
            shape: shape, inputWeights: inputWeights, recurrentWeights: recurrentWeights,
            inputMultipliers: inputMultipliers, recurrentMultipliers: recurrentMultipliers, biases: biases)
    }

    /// The content of a section "LSTM".
    public func serialized() -> [UInt8] {
        var writer = ByteWriter()
        shape.write(to: &writer)
        writer.append(contentsOf: inputMultipliers)
        writer.append(contentsOf: recurrentMultipliers)
        writer.append(contentsOf: biases)
        writer.append(contentsOf: inputWeights)
        writer.append(contentsOf: recurrentWeights)
        return writer.bytes
    }
}
