// SPDX-License-Identifier: Apache-2.0

/// Sizes of a whole network. They are read before any weight, so that a network that needs too much memory is refused
/// before the memory is allocated.
public struct NetworkShape: Equatable, Sendable {
    public let layers: [LSTMShape]
    public let output: DenseShape

    /// - Precondition: the input of each layer has the size and format of the output of the layer below.
    public init(layers: [LSTMShape], output: DenseShape) {
        precondition(NetworkLimits.layers.contains(layers.count))
        precondition(zip(layers, layers.dropFirst()).allSatisfy { Self.fits($0, below: $1) })
        precondition(layers[layers.count - 1].hiddenSize == output.inputSize)
        self.layers = layers
        self.output = output
    }

    /// Reads only the shapes from the sections "LSTM" and "DENS".
    public init(reading container: ModelContainer) throws(ModelFormatError) {
        var layers: [LSTMShape] = []
        for var reader in container.all(.lstm) {
            let shape = try LSTMShape(reading: &reader)
            let expectedBits = layers.isEmpty ? 5 : LSTMShape.outputFractionBits
            guard shape.inputFractionBits == expectedBits else {
                throw reader.invalid(
                    "layer \(layers.count + 1) reads \(shape.inputFractionBits) fractional bits, not \(expectedBits)")
            }
            if let below = layers.last, below.hiddenSize != shape.inputSize {
                throw reader.invalid(
                    "layer \(layers.count + 1) reads \(shape.inputSize) values, but the one below writes \(below.hiddenSize)"
                )
            }
            layers.append(shape)
        }
        guard let top = layers.last else { throw .missingSection(.lstm) }
        guard NetworkLimits.layers.contains(layers.count) else {
            throw .invalid(.lstm, "\(layers.count) layers")
        }
        var reader = try container.only(.dense)
        let output = try DenseShape(reading: &reader)
        guard output.inputSize == top.hiddenSize else {
            throw reader.invalid("it reads \(output.inputSize) values, but the LSTM writes \(top.hiddenSize)")
        }
        self.init(layers: layers, output: output)
    }

    private static func fits(_ lower: LSTMShape, below upper: LSTMShape) -> Bool {
        lower.hiddenSize == upper.inputSize && upper.inputFractionBits == LSTMShape.outputFractionBits
    }

    public var inputSize: Int { layers[0].inputSize }
    public var labels: Int { output.labels }

    /// Number of int8 weights of all layers.
    public var weightCount: Int {
        layers.reduce(output.labels * output.inputSize) { $0 + $1.weightCount }
    }

    /// Number of multiplications per step.
    public var multiplicationsPerStep: Int { weightCount }

    /// Bytes of weights, multipliers and biases.
    public var parameterBytes: Int { layers.reduce(output.parameterBytes) { $0 + $1.parameterBytes } }

    /// Bytes kept from step to step.
    public var stateBytes: Int { layers.reduce(0) { $0 + $1.stateBytes } }

    /// Bytes used within a step: pre-activations and logits in int16, and a copy of the widest layer's output in int8.
    public var scratchBytes: Int {
        layers.reduce(output.labels * 2) { $0 + $1.scratchBytes } + (layers.map { $0.hiddenSize }.max() ?? 0)
    }
}

/// The allowed sizes of a network in the file format. The accumulators are proved wide enough for these.
public enum NetworkLimits {
    public static let inputSizes = 1...512
    public static let hiddenSizes = 1...512
    public static let layers = 1...3
    public static let labels = 2...512
}

/// Sizes and input format of one LSTM layer: enough to compute its memory before any weight is read.
public struct LSTMShape: Equatable, Sendable {
    /// Number of input values per step.
    public let inputSize: Int
    /// Number of cells, and of output values per step. The same values are fed back into the layer.
    public let hiddenSize: Int
    /// Fractional bits of the int8 input: 5 (Q2.5) for features, 7 (Q0.7) for another layer's hidden state.
    public let inputFractionBits: Int

    /// Fractional bits of the int8 output, the hidden state: Q0.7.
    public static let outputFractionBits = 7

    /// - Precondition: sizes within ``NetworkLimits``, fractional bits in 0...7.
    public init(inputSize: Int, hiddenSize: Int, inputFractionBits: Int) {
        precondition(NetworkLimits.inputSizes.contains(inputSize) && NetworkLimits.hiddenSizes.contains(hiddenSize))
        precondition((0...7).contains(inputFractionBits))
        self.inputSize = inputSize
        self.hiddenSize = hiddenSize
        self.inputFractionBits = inputFractionBits
    }

    /// Number of gate rows: the input, forget, candidate and output gate of every cell.
    public var gateRows: Int { 4 * hiddenSize }

    /// Number of int8 weights of both matrices.
    public var weightCount: Int { gateRows * (inputSize + hiddenSize) }

    /// Bytes of weights, row multipliers and biases.
    public var parameterBytes: Int { weightCount + gateRows * 3 * 4 }

    /// Bytes kept from step to step: hidden state int8, cell state int16.
    public var stateBytes: Int { hiddenSize * (1 + 2) }

    /// Bytes used within a step: the gates' pre-activations, int16.
    public var scratchBytes: Int { gateRows * 2 }

    init(reading reader: inout ByteReader) throws(ModelFormatError) {
        let input = Int(try reader.read(UInt16.self))
        let hidden = Int(try reader.read(UInt16.self))
        let fractionBits = Int(try reader.read(UInt16.self))
        guard NetworkLimits.inputSizes.contains(input) else { throw reader.invalid("\(input) inputs") }
        guard NetworkLimits.hiddenSizes.contains(hidden) else { throw reader.invalid("\(hidden) cells") }
        guard (0...7).contains(fractionBits) else { throw reader.invalid("\(fractionBits) fractional bits of int8") }
        let reserved = (try reader.read(UInt16.self), try reader.read(UInt16.self))
        guard reserved == (0, 0) else {
            throw reader.invalid("a recurrent projection, which this version does not have")
        }
        self.init(inputSize: input, hiddenSize: hidden, inputFractionBits: fractionBits)
    }

    func write(to writer: inout ByteWriter) {
        writer.append(UInt16(inputSize))
        writer.append(UInt16(hiddenSize))
        writer.append(UInt16(inputFractionBits))
        // Reserved: early versions described a recurrent projection here.
        writer.append(contentsOf: [0, 0] as [UInt16])
    }
}

/// Sizes of the output layer.
public struct DenseShape: Equatable, Sendable {
    /// Number of input values: the output size of the last LSTM layer.
    public let inputSize: Int
    /// Number of logits, one per label.
    public let labels: Int

    /// - Precondition: sizes within ``NetworkLimits``.
    public init(inputSize: Int, labels: Int) {
        precondition(NetworkLimits.hiddenSizes.contains(inputSize) && NetworkLimits.labels.contains(labels))
        self.inputSize = inputSize
        self.labels = labels
    }

    /// Bytes of weights, row multipliers and biases.
    public var parameterBytes: Int { labels * (inputSize + 2 * 4) }

    init(reading reader: inout ByteReader) throws(ModelFormatError) {
        let input = Int(try reader.read(UInt16.self))
        let labels = Int(try reader.read(UInt16.self))
        guard NetworkLimits.hiddenSizes.contains(input) else { throw reader.invalid("\(input) inputs") }
        guard NetworkLimits.labels.contains(labels) else { throw reader.invalid("\(labels) labels") }
        self.init(inputSize: input, labels: labels)
    }
}
