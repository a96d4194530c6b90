// SPDX-License-Identifier: Apache-2.0

import HarkBasics
import HarkCore

/// Parameters rounded as by ``NetworkQuantizer``, in the forms that quantization-aware training reads.
///
/// Quantization-aware training (Jacob et al. 2018, section 3): the forward pass uses the weights that ship, and the
/// backward pass treats every rounding as the identity (the straight-through estimator of Bengio et al. 2013).
final class QuantizedParameters: @unchecked Sendable {
    struct Layer {
        let inputFractionBits: Int
        var inputMultipliers: [Int32]
        var recurrentMultipliers: [Int32]
        var biases: [Int32]
    }

    let layout: NetworkLayout
    /// Int8 weights as floats, in the layout's order; the positions of biases stay zero.
    let integers: FloatBuffer
    /// Integer times row scale, in the layout's order, for the backward pass. The positions of biases stay zero; all
    /// values are zero if the parameters come from a trained network.
    let values: FloatBuffer
    private(set) var layers: [Layer]
    private(set) var outputMultipliers: [Int32]
    private(set) var outputBiases: [Int32]

    /// - Precondition: a layout of LSTMs.
    init(layout: NetworkLayout, inputFractionBits: Int) {
        precondition(layout.cell == .lstm, "only an LSTM runs in integers")
        self.layout = layout
        integers = FloatBuffer(count: layout.count)
        values = FloatBuffer(count: layout.count)
        layers = layout.layers.enumerated().map { index, layer in
            let rows = [Int32](repeating: 0, count: layer.gateRows)
            return Layer(
                inputFractionBits: index == 0 ? inputFractionBits : 7, inputMultipliers: rows,
                recurrentMultipliers: rows, biases: rows)
        }
        outputMultipliers = [Int32](repeating: 0, count: layout.labels)
        outputBiases = outputMultipliers
    }

    /// The parameters of a trained network.
    convenience init(_ network: QuantizedNetwork) {
        let shape = network.shape
        self.init(
            layout: NetworkLayout(
                inputs: shape.inputSize, hidden: shape.layers.map(\.hiddenSize), labels: shape.labels),
            inputFractionBits: shape.layers[0].inputFractionBits)
        for (index, layer) in network.layers.enumerated() {
            layers[index].inputMultipliers = layer.inputMultipliers
            layers[index].recurrentMultipliers = layer.recurrentMultipliers
            layers[index].biases = layer.biases
            copy(layer.inputWeights, to: layout.layers[index].inputWeights)
            copy(layer.recurrentWeights, to: layout.layers[index].recurrentWeights)
        }
        outputMultipliers = network.output.multipliers
        outputBiases = network.output.biases
        copy(network.output.weights, to: layout.outputWeights)
    }

    private func copy(_ weights: [Int8], to range: Range<Int>) {
        for (index, weight) in zip(range, weights) { integers.start[index] = Float(weight) }
    }

    /// Rounds new parameters, on all cores.
    func update(from parameters: FloatBuffer) {
        for (index, layer) in layout.layers.enumerated() {
            layers[index].inputMultipliers = round(
                parameters, layer.inputWeights, columns: layer.inputs,
                valueFractionBits: layers[index].inputFractionBits, resultFractionBits: 12)
            layers[index].recurrentMultipliers = round(
                parameters, layer.recurrentWeights, columns: layer.hidden, valueFractionBits: 7, resultFractionBits: 12)
            layers[index].biases = NetworkQuantizer.biases(parameters, layer.biases)
        }
        outputMultipliers = round(
            parameters, layout.outputWeights, columns: layout.hidden, valueFractionBits: 7, resultFractionBits: 10)
        outputBiases = NetworkQuantizer.biases(parameters, layout.outputBiases)
    }

    /// - Returns: the rows' multipliers.
    private func round(
        _ parameters: FloatBuffer, _ range: Range<Int>, columns: Int, valueFractionBits: Int, resultFractionBits: Int
    ) -> [Int32] {
        let rows = range.count / columns
        let parts = min(4, rows)
        let start = SendablePointers(
            parameters: UnsafePointer(parameters.start), integers: integers.start, values: values.start)
        return parallelMap(parts) { part in
            (rows * part / parts..<rows * (part + 1) / parts).map { row in
                let first = range.lowerBound + row * columns
                let rounded = QuantizedRow(
                    rounding: UnsafeBufferPointer(start: start.parameters + first, count: columns),
                    integers: start.integers + first, values: start.values + first)
                return rounded.multiplier(valueFractionBits: valueFractionBits, resultFractionBits: resultFractionBits)
            }
        }.flatMap { $0 }
    }
}

/// Buffers that several threads access at once, each thread only its own rows.
private struct SendablePointers: @unchecked Sendable {
    let parameters: UnsafePointer<Float>
    let integers: UnsafeMutablePointer<Float>
    let values: UnsafeMutablePointer<Float>
}

/// One row of weights in int8: integer * scale.
struct QuantizedRow {
    let scale: Double

    /// The greatest magnitude becomes 127; -128 is not used, so that the range is symmetric.
    /// - Parameters:
    ///   - integers: receives the int8 weights, as floats.
    ///   - values: receives the quantized weights, integer * scale.
    init(
        rounding weights: UnsafeBufferPointer<Float>, integers: UnsafeMutablePointer<Float>,
        values: UnsafeMutablePointer<Float>
    ) {
        var greatest: Float = 0
        for weight in weights { greatest = max(greatest, abs(weight)) }
        scale = Double(greatest) / 127
        for (index, weight) in weights.enumerated() {
            let integer = scale == 0 ? 0 : (Double(weight) / scale).rounded()
            integers[index] = Float(integer)
            values[index] = Float(integer * scale)
        }
    }

    func multiplier(valueFractionBits: Int, resultFractionBits: Int) -> Int32 {
        let multiplier = RowMultiplier.quantize(
            scale: scale, valueFractionBits: valueFractionBits, resultFractionBits: resultFractionBits)
        // Only a row with a weight beyond +-127 has no multiplier. Gradient clipping and weight decay keep weights
        // below 10.
        guard let multiplier else { preconditionFailure("a trained weight of \(scale * 127)") }
        return multiplier
    }
}

/// Quantizes a trained float network to the integers that ship.
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
