// SPDX-License-Identifier: Apache-2.0

/// A quantized network: LSTM layers and the output layer above them.
public struct QuantizedNetwork: Sendable, Equatable {
    public let layers: [QuantizedLSTM]
    public let output: QuantizedDense

    /// - Precondition: the input of each layer has the size and format of the output of the layer below.
    public init(layers: [QuantizedLSTM], output: QuantizedDense) {
        self.layers = layers
        self.output = output
        _ = shape
    }

    /// Reads the sections "LSTM" and "DENS".
    public init(reading container: ModelContainer) throws(ModelFormatError) {
        _ = try NetworkShape(reading: container)  // refuses layers that do not fit each other
        var layers: [QuantizedLSTM] = []
        for var reader in container.all(.lstm) { layers.append(try QuantizedLSTM(reading: &reader)) }
        var reader = try container.only(.dense)
        self.init(layers: layers, output: try QuantizedDense(reading: &reader))
    }

    public var shape: NetworkShape { NetworkShape(layers: layers.map { $0.shape }, output: output.shape) }

    /// Advances the network by one frame.
    /// - Parameters:
    ///   - input: Q2.5, as many values as the first layer reads.
    ///   - state: the state of a stream, of this network's shape.
    /// - Postcondition: `state.logits` holds the frame's logits, Q5.10.
    public func step(input: borrowing Span<Int8>, state: inout NetworkState) {
        layers[0].step(input: input, state: &state.layers[0])
        state.carryUp(from: 0)
        for index in layers.indices.dropFirst() {
            layers[index].step(carried: state.carried, state: &state.layers[index])
            state.carryUp(from: index)
        }
        output.apply(carried: state.carried, logits: &state.logits)
    }
}

// A microcontroller only reads models.
#if !hasFeature(Embedded)
    extension QuantizedNetwork {
        /// Adds the sections "LSTM" and "DENS".
        public func write(to container: inout ModelContainer) {
            for layer in layers { container.add(.lstm, layer.serialized()) }
            container.add(.dense, output.serialized())
        }
    }
#endif

// A span of one part of the state would borrow the whole state. These functions take the parts as separate arguments.

extension QuantizedLSTM {
    fileprivate func step(carried: borrowing [Int8], state: inout LSTMState) {
        step(input: carried.span.extracting(0..<shape.inputSize), state: &state)
    }
}

extension QuantizedDense {
    fileprivate func apply(carried: borrowing [Int8], logits: inout [Int16]) {
        var row = logits.mutableSpan
        apply(to: carried.span.extracting(0..<shape.inputSize), logits: &row)
    }
}
