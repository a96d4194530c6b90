// SPDX-License-Identifier: Apache-2.0

import HarkCore

/// Rounds a trained float network to the integers that ship.
enum NetworkQuantizer {
    /// - Parameter inputFractionBits: format of the network's int8 inputs.
    static func quantize(_ parameters: FloatBuffer, layout: NetworkLayout, inputFractionBits: Int) -> QuantizedNetwork {
        let rounded = QuantizedParameters(layout: layout, inputFractionBits: inputFractionBits)
        rounded.update(from: parameters)
        let integers = { (range: Range<Int>) in range.map { Int8(rounded.integers.start[$0]) } }
        let layers = zip(layout.layers, rounded.layers).map { place, layer in
            QuantizedLSTM(
                shape: LSTMShape(
                    inputSize: place.inputs, hiddenSize: place.hidden, inputFractionBits: layer.inputFractionBits),
                inputWeights: integers(place.inputWeights), recurrentWeights: integers(place.recurrentWeights),
                inputMultipliers: layer.inputMultipliers, recurrentMultipliers: layer.recurrentMultipliers,
                biases: layer.biases)
        }
        let dense = QuantizedDense(
            shape: DenseShape(inputSize: layout.hidden, labels: layout.labels),
            weights: integers(layout.outputWeights), multipliers: rounded.outputMultipliers,
            biases: rounded.outputBiases)
        return QuantizedNetwork(layers: layers, output: dense)
    }

    /// Q7.24.
    static func biases(_ parameters: FloatBuffer, _ range: Range<Int>) -> [Int32] {
        range.map { Int32(max(-0x1p31, min(0x1p31 - 1, (Double(parameters.start[$0]) * 0x1p24).rounded()))) }
    }
}
