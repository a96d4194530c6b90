// SPDX-License-Identifier: Apache-2.0

import HarkBasics

/// Positions of the float network's matrices and biases in one flat array of parameters: the matrices of all layers,
/// the output layer's matrix, then all biases.
struct NetworkLayout: Sendable, Equatable {
    /// Positions of one recurrent layer. Matrices are row-major. An LSTM's rows are grouped by gate in the order i, f,
    /// g, o, as in the quantized network.
    struct Layer: Sendable, Equatable {
        let inputs: Int
        let hidden: Int
        /// 4 `hidden` for an LSTM, `hidden` for a plain recurrent layer.
        let gateRows: Int
        /// W `[gateRows, inputs]`, R `[gateRows, hidden]`.
        let inputWeights: Range<Int>
        let recurrentWeights: Range<Int>
        let biases: Range<Int>
    }

    let cell: CellKind
    let inputs: Int
    let labels: Int
    let layers: [Layer]
    /// D `[labels, hidden]`.
    let outputWeights: Range<Int>
    let outputBiases: Range<Int>

    /// - Parameter hidden: cells of each layer, from the input upwards; not empty.
    init(cell: CellKind = .lstm, inputs: Int, hidden: [Int], labels: Int) {
        precondition(!hidden.isEmpty, "a network of no layers")
        self.cell = cell
        self.inputs = inputs
        self.labels = labels
        var end = 0
        let next = { (count: Int) -> Range<Int> in
            defer { end += count }
            return end..<end + count
        }
        let widths = [inputs] + hidden
        let matrices = hidden.indices.map { index -> (input: Range<Int>, recurrent: Range<Int>) in
            let rows = cell.rowsPerCell * hidden[index]
            return (next(rows * widths[index]), next(rows * hidden[index]))
        }
        outputWeights = next(labels * hidden[hidden.count - 1])
        layers = hidden.indices.map { index in
            let rows = cell.rowsPerCell * hidden[index]
            return Layer(
                inputs: widths[index], hidden: hidden[index], gateRows: rows, inputWeights: matrices[index].input,
                recurrentWeights: matrices[index].recurrent, biases: next(rows))
        }
        outputBiases = next(labels)
    }

    /// Cells of the last layer, which the output layer reads.
    var hidden: Int { layers[layers.count - 1].hidden }
    var count: Int { outputBiases.upperBound }

    /// The matrices, without biases: the parameters that weight decay applies to.
    var weights: Range<Int> { 0..<outputWeights.upperBound }

    /// Every matrix with its number of columns, in the order of the parameters.
    var matrices: [(range: Range<Int>, columns: Int)] {
        layers.flatMap { [($0.inputWeights, $0.inputs), ($0.recurrentWeights, $0.hidden)] } + [(outputWeights, hidden)]
    }

    /// Initial parameters: Glorot-uniform matrices (Glorot & Bengio 2010), forget gate biases of 1 (Gers et al. 2000),
    /// other biases 0.
    func initialParameters(random: inout RandomStream) -> FloatBuffer {
        let parameters = FloatBuffer(count: count)
        let fill = { (range: Range<Int>, fanIn: Int, fanOut: Int, random: inout RandomStream) in
            let bound = (6 / Float(fanIn + fanOut)).squareRoot()
            for index in range { parameters.start[index] = random.uniform(-bound...bound) }
        }
        for layer in layers {
            fill(layer.inputWeights, layer.inputs, layer.hidden, &random)
            fill(layer.recurrentWeights, layer.hidden, layer.hidden, &random)
            guard cell == .lstm else { continue }
            for unit in 0..<layer.hidden { parameters.start[layer.biases.lowerBound + layer.hidden + unit] = 1 }
        }
        fill(outputWeights, hidden, labels, &random)
        return parameters
    }
}

/// The kind of cell in a recurrent layer.
package enum CellKind: String, Sendable, Codable, CaseIterable {
    /// Long short-term memory, the kind that ships.
    case lstm
    /// h = tanh(W x + R h + b), the plain recurrent network (Elman 1990). For comparison only; it never ships.
    case rnn

    /// Matrix rows per cell.
    var rowsPerCell: Int {
        switch self {
        case .lstm: 4
        case .rnn: 1
        }
    }
}

/// The weights that a forward and a backward pass read.
enum NetworkWeights {
    /// The parameters themselves, in single precision.
    case float(UnsafePointer<Float>)
    /// Quantized as in the shipped model: the forward pass computes in the engine's integers.
    case quantized(QuantizedParameters)

    /// The weight values for the backward pass, in the layout's order: those that the forward pass used.
    var backward: UnsafePointer<Float> {
        switch self {
        case .float(let parameters): parameters
        case .quantized(let parameters): UnsafePointer(parameters.values.start)
        }
    }
}
