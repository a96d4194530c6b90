// SPDX-License-Identifier: Apache-2.0

/// Sizes of a whole network, read before any weight so that its memory can be refused unallocated.
public struct NetworkShape: Equatable, Sendable {
    public let layers: [LSTMShape]
    public let output: DenseShape

    /// - Precondition: each layer reads what the one before writes.
    public init(layers: [LSTMShape], output: DenseShape) {
        precondition(NetworkLimits.layers.contains(layers.count))
        precondition(zip(layers, layers.dropFirst()).allSatisfy { Self.fits($0, below: $1) })
        precondition(layers[layers.count - 1].outputSize == output.inputSize)
        self.layers = layers
        self.output = output
    }

    /// Reads the shapes alone out of the sections "LSTM" and "DENS".
    public init(reading container: ModelContainer) throws(ModelFormatError) {
        var layers: [LSTMShape] = []
        for var reader in container.all(.lstm) {
            let shape = try LSTMShape(reading: &reader)
            let expectedBits = layers.last?.outputFractionBits ?? 5
            guard shape.inputFractionBits == expectedBits else {
                throw reader.invalid(
                    "layer \(layers.count + 1) reads \(shape.inputFractionBits) fractional bits, not \(expectedBits)")
            }
            if let below = layers.last, below.outputSize != shape.inputSize {
                throw reader.invalid(
                    "layer \(layers.count + 1) reads \(shape.inputSize) values, but the one below writes \(below.outputSize)"
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
        guard output.inputSize == top.outputSize else {
            throw reader.invalid("it reads \(output.inputSize) values, but the LSTM writes \(top.outputSize)")
        }
        self.init(layers: layers, output: output)
    }

    private static func fits(_ lower: LSTMShape, below upper: LSTMShape) -> Bool {
        lower.outputSize == upper.inputSize && lower.outputFractionBits == upper.inputFractionBits
    }

    public var inputSize: Int { layers[0].inputSize }
    public var labels: Int { output.labels }

    /// Int8 weights of all layers.
    public var weightCount: Int {
        layers.reduce(output.labels * output.inputSize) { $0 + $1.weightCount }
    }

    /// Multiplications a step.
    public var multiplicationsPerStep: Int { weightCount }

    /// Bytes of weights, multipliers and biases.
    public var parameterBytes: Int { layers.reduce(output.parameterBytes) { $0 + $1.parameterBytes } }

    /// Bytes kept from step to step.
    public var stateBytes: Int { layers.reduce(0) { $0 + $1.stateBytes } }

    /// Bytes used within a step: pre-activations and logits in int16, the widest output once more in int8.
    public var scratchBytes: Int {
        layers.reduce(output.labels * 2) { $0 + $1.scratchBytes } + (layers.map { $0.outputSize }.max() ?? 0)
    }
}
