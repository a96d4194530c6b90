// SPDX-License-Identifier: Apache-2.0

/// Sizes of the output layer.
public struct DenseShape: Equatable, Sendable {
    /// Values read: the last LSTM layer's hidden state.
    public let inputSize: Int
    /// Logits written, one a label.
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
