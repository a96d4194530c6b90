// SPDX-License-Identifier: Apache-2.0

/// The output layer: logits = D h + b, in integers.
public struct QuantizedDense: Sendable, Equatable {
    public let shape: DenseShape
    /// Int8, row-major `[labels, inputSize]`.
    public let weights: ConstantArray<Int8>
    /// Row scale * 2^(34 - fraction bits of the input), where the power is 2^27 for a hidden state in Q0.7. An
    /// accumulator times its multiplier is a logit in units of 2^-34; dropping 24 bits leaves units of 2^-10.
    public let multipliers: ConstantArray<Int32>
    /// Q7.24.
    public let biases: ConstantArray<Int32>

    /// - Precondition: the counts are those of `shape`; multipliers lie in ``RowMultiplier/range``.
    public init(
        shape: DenseShape, weights: ConstantArray<Int8>, multipliers: ConstantArray<Int32>, biases: ConstantArray<Int32>
    ) {
        precondition(weights.count == shape.labels * shape.inputSize)
        precondition(multipliers.count == shape.labels && biases.count == shape.labels)
        precondition(RowMultiplier.areValid(multipliers))
        self.shape = shape
        self.weights = weights
        self.multipliers = multipliers
        self.biases = biases
    }

    /// Computes the logits of a frame.
    /// - Parameters:
    ///   - hidden: the top layer's output, `shape.inputSize` values.
    ///   - logits: Q5.10, `shape.labels` values.
    public func apply(to hidden: borrowing Span<Int8>, logits: inout MutableSpan<Int16>) {
        precondition(hidden.count == shape.inputSize && logits.count == shape.labels)
        let weights = self.weights.span
        for row in 0..<shape.labels {
            let product = dotProduct(weights.extracting(row * shape.inputSize..<(row + 1) * shape.inputSize), hidden)
            // Both terms are in units of 2^-34. They are added exactly and rounded once.
            let sum = Int64(product) &* Int64(multipliers[row]) &+ (Int64(biases[row]) &<< 10)
            logits[row] = saturateToInt16(roundingShiftRight(sum, by: requantizationShift))  // Q5.10
        }
    }
}

extension QuantizedDense {
    /// Reads a section "DENS".
    public init(reading reader: inout ByteReader) throws(ModelFormatError) {
        let shape = try DenseShape(reading: &reader)
        let multipliers = try RowMultiplier.read(&reader, count: shape.labels)
        let biases = try reader.read(count: shape.labels, of: Int32.self)
        let weights = try reader.read(count: shape.labels * shape.inputSize, of: Int8.self)
        try reader.finish()
        self.init(shape: shape, weights: weights, multipliers: multipliers, biases: biases)
    }

    /// The content of a section "DENS".
    public func serialized() -> [UInt8] {
        var writer = ByteWriter()
        writer.append(UInt16(shape.inputSize))
        writer.append(UInt16(shape.labels))
        writer.append(contentsOf: multipliers)
        writer.append(contentsOf: biases)
        writer.append(contentsOf: weights)
        return writer.bytes
    }
}
