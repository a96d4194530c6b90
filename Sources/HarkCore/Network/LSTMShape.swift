// SPDX-License-Identifier: Apache-2.0

/// Sizes and input format of one LSTM layer: what a memory bill needs before any weight is read.
public struct LSTMShape: Equatable, Sendable {
    /// Values read a step.
    public let inputSize: Int
    /// Cells.
    public let hiddenSize: Int
    /// Fractional bits of the int8 input: 5 (Q2.5) for features, 7 (Q0.7) for another layer's hidden state.
    public let inputFractionBits: Int
    /// What the cells' outputs pass through before they go back and up, if anything.
    public let projection: ProjectionShape?

    /// - Precondition: sizes within ``NetworkLimits``, fractional bits in 0...7.
    public init(inputSize: Int, hiddenSize: Int, inputFractionBits: Int, projection: ProjectionShape? = nil) {
        precondition(NetworkLimits.inputSizes.contains(inputSize) && NetworkLimits.hiddenSizes.contains(hiddenSize))
        precondition((0...7).contains(inputFractionBits))
        self.inputSize = inputSize
        self.hiddenSize = hiddenSize
        self.inputFractionBits = inputFractionBits
        self.projection = projection
    }

    /// Input, forget, candidate and output gate of every cell.
    public var gateRows: Int { 4 * hiddenSize }

    /// Values written a step; as many go back into the layer.
    public var outputSize: Int { projection?.outputSize ?? hiddenSize }

    /// Fractional bits of the int8 output: 7 (Q0.7) where it is the hidden state itself.
    public var outputFractionBits: Int { projection?.outputFractionBits ?? 7 }

    private var projectionWeights: Int { projection.map { $0.outputSize * hiddenSize } ?? 0 }

    /// Int8 weights of all matrices.
    public var weightCount: Int { gateRows * (inputSize + outputSize) + projectionWeights }

    /// Bytes of weights, row multipliers and biases.
    public var parameterBytes: Int { weightCount + gateRows * 3 * 4 + (projection?.outputSize ?? 0) * 4 }

    /// Bytes kept from step to step: hidden state and projection int8, cell state int16.
    public var stateBytes: Int { hiddenSize * (1 + 2) + (projection?.outputSize ?? 0) }

    /// Bytes used within a step: the gates' pre-activations, int16.
    public var scratchBytes: Int { gateRows * 2 }

    init(reading reader: inout ByteReader) throws(ModelFormatError) {
        let input = Int(try reader.read(UInt16.self))
        let hidden = Int(try reader.read(UInt16.self))
        let fractionBits = Int(try reader.read(UInt16.self))
        guard NetworkLimits.inputSizes.contains(input) else { throw reader.invalid("\(input) inputs") }
        guard NetworkLimits.hiddenSizes.contains(hidden) else { throw reader.invalid("\(hidden) cells") }
        guard (0...7).contains(fractionBits) else { throw reader.invalid("\(fractionBits) fractional bits of int8") }
        let projection = try ProjectionShape.read(&reader)
        self.init(inputSize: input, hiddenSize: hidden, inputFractionBits: fractionBits, projection: projection)
    }

    func write(to writer: inout ByteWriter) {
        writer.append(UInt16(inputSize))
        writer.append(UInt16(hiddenSize))
        writer.append(UInt16(inputFractionBits))
        ProjectionShape.write(projection, to: &writer)
    }
}
