import ModelFormat

/// Sizes and input format of one LSTM layer: what a memory bill needs before any weight is read.
public struct LSTMShape: Equatable, Sendable {
    /// Values read a step.
    public let inputSize: Int
    /// Cells, and values written a step.
    public let hiddenSize: Int
    /// Fractional bits of the int8 input: 5 (Q2.5) for features, 7 (Q0.7) for another layer's hidden state.
    public let inputFractionBits: Int

    /// - Precondition: sizes within ``NetworkLimits``, fractional bits in 0...7.
    public init(inputSize: Int, hiddenSize: Int, inputFractionBits: Int) {
        precondition(NetworkLimits.inputSizes.contains(inputSize) && NetworkLimits.hiddenSizes.contains(hiddenSize))
        precondition((0...7).contains(inputFractionBits))
        self.inputSize = inputSize
        self.hiddenSize = hiddenSize
        self.inputFractionBits = inputFractionBits
    }

    /// Input, forget, candidate and output gate of every cell.
    public var gateRows: Int { 4 * hiddenSize }

    /// Int8 weights of both matrices.
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
        self.init(inputSize: input, hiddenSize: hidden, inputFractionBits: fractionBits)
    }

    func write(to writer: inout ByteWriter) {
        writer.append(UInt16(inputSize))
        writer.append(UInt16(hiddenSize))
        writer.append(UInt16(inputFractionBits))
    }
}
