// SPDX-License-Identifier: Apache-2.0

import Hark
import HarkBasics
import HarkCore

/// Converts a trained model's weights to initial parameters: its integers times their scales, which are exactly the
/// values that it computes with.
enum BaseParameters {
    /// - Parameters:
    ///   - labels: labels of the new model. Labels that the base has too get its rows of the output layer.
    ///   - random: for the initial rows of the other labels.
    /// - Precondition: the layout has the base's layers.
    static func make(
        from base: KeywordModel, layout: NetworkLayout, labels: [String], random: inout RandomStream
    ) -> FloatBuffer {
        let parameters = layout.initialParameters(random: &random)
        let set = { (range: Range<Int>, weights: [Int8], multipliers: [Int32], from: Int, to: Int) in
            let columns = range.count / multipliers.count
            for (index, weight) in zip(range, weights) {
                let multiplier = multipliers[(index - range.lowerBound) / columns]
                let scale = RowMultiplier.scale(multiplier, valueFractionBits: from, resultFractionBits: to)
                parameters.start[index] = Float(Double(weight) * scale)
            }
        }
        for (place, layer) in zip(layout.layers, base.network.layers) {
            precondition(place.hidden == layer.shape.hiddenSize, "another architecture")
            // Rows of a layer give Q3.12 pre-activations.
            set(
                place.inputWeights, Array(layer.inputWeights), Array(layer.inputMultipliers),
                layer.shape.inputFractionBits, 12)
            set(place.recurrentWeights, Array(layer.recurrentWeights), Array(layer.recurrentMultipliers), 7, 12)
            for (index, bias) in zip(place.biases, layer.biases) { parameters.start[index] = Float(bias) * 0x1p-24 }
        }
        let output = base.network.output
        for (row, name) in labels.enumerated() {
            guard let known = base.labels.firstIndex(where: { $0.name == name }) else { continue }
            let columns = layout.hidden
            let first = layout.outputWeights.lowerBound + row * columns
            // Logits are Q5.10.
            set(
                first..<first + columns, Array(Array(output.weights)[known * columns..<(known + 1) * columns]),
                [output.multipliers[known]], 7, 10)
            parameters.start[layout.outputBiases.lowerBound + row] = Float(output.biases[known]) * 0x1p-24
        }
        return parameters
    }
}
