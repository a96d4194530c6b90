import KeywordNetwork

/// Rounds a trained float network to the integers that ship.
enum NetworkQuantizer {
    /// - Parameter inputFractionBits: format of the network's int8 inputs.
    static func quantize(_ parameters: FloatBuffer, layout: NetworkLayout, inputFractionBits: Int) -> QuantizedNetwork {
        let input = rows(parameters, layout.inputWeights, columns: layout.inputs)
        let recurrent = rows(parameters, layout.recurrentWeights, columns: layout.hidden)
        let output = rows(parameters, layout.outputWeights, columns: layout.hidden)
        let lstm = QuantizedLSTM(
            shape: LSTMShape(inputSize: layout.inputs, hiddenSize: layout.hidden, inputFractionBits: inputFractionBits),
            inputWeights: input.flatMap(\.integers), recurrentWeights: recurrent.flatMap(\.integers),
            // Gate pre-activations are Q3.12.
            inputMultipliers: input.map { $0.multiplier(valueFractionBits: inputFractionBits, resultFractionBits: 12) },
            recurrentMultipliers: recurrent.map { $0.multiplier(valueFractionBits: 7, resultFractionBits: 12) },
            biases: biases(parameters, layout.gateBiases))
        let dense = QuantizedDense(
            shape: DenseShape(inputSize: layout.hidden, labels: layout.labels),
            weights: output.flatMap(\.integers),
            // Logits are Q5.10.
            multipliers: output.map { $0.multiplier(valueFractionBits: 7, resultFractionBits: 10) },
            biases: biases(parameters, layout.outputBiases))
        return QuantizedNetwork(layers: [lstm], output: dense)
    }

    /// One row of weights: integer * scale.
    private struct Row {
        let integers: [Int8]
        let scale: Double

        /// The greatest magnitude becomes 127; -128 is not used, so that a row and its negative are alike.
        init(_ weights: UnsafeBufferPointer<Float>) {
            let scale = Double(weights.reduce(Float(0)) { max($0, abs($1)) }) / 127
            integers = weights.map { scale == 0 ? 0 : Int8((Double($0) / scale).rounded()) }
            self.scale = scale
        }

        func multiplier(valueFractionBits: Int, resultFractionBits: Int) -> Int32 {
            let multiplier = RowMultiplier.quantize(
                scale: scale, valueFractionBits: valueFractionBits, resultFractionBits: resultFractionBits)
            // A weight beyond +-127 would be needed; training's clipping and decay keep them below 10.
            guard let multiplier else { preconditionFailure("a trained weight of \(scale * 127)") }
            return multiplier
        }
    }

    private static func rows(_ parameters: FloatBuffer, _ range: Range<Int>, columns: Int) -> [Row] {
        stride(from: range.lowerBound, to: range.upperBound, by: columns).map { start in
            Row(UnsafeBufferPointer(start: parameters.start + start, count: columns))
        }
    }

    /// Q7.24.
    private static func biases(_ parameters: FloatBuffer, _ range: Range<Int>) -> [Int32] {
        range.map { Int32(max(-0x1p31, min(0x1p31 - 1, (Double(parameters.start[$0]) * 0x1p24).rounded()))) }
    }
}
