import ModelFormat

/// Mean and deviation of each coefficient over the training recordings: where floats become the network's integers.
public struct FeatureNormalization: Sendable, Equatable {
    /// Fractional bits of a normalized coefficient in int8: Q2.5, four deviations to either side.
    public static let fractionBits = 5

    public let mean: [Float]
    /// 1 / standard deviation.
    public let inverseDeviation: [Float]

    /// - Precondition: as many means as deviations, all finite.
    public init(mean: [Float], inverseDeviation: [Float]) {
        precondition(mean.count == inverseDeviation.count)
        precondition(mean.allSatisfy(\.isFinite) && inverseDeviation.allSatisfy(\.isFinite))
        self.mean = mean
        self.inverseDeviation = inverseDeviation
    }

    public var bytes: Int { (mean.count + inverseDeviation.count) * 4 }

    /// `(coefficient - mean) / deviation` in Q2.5, rounded half up and saturated.
    public func quantize(_ coefficients: borrowing Span<Float>, into integers: inout MutableSpan<Int8>) {
        precondition(coefficients.count == mean.count && integers.count == mean.count)
        let scale = Float(1 << Self.fractionBits)
        for index in mean.indices {
            let scaled = (coefficients[index] - mean[index]) * inverseDeviation[index] * scale
            integers[index] = Int8(max(-128, min(127, (scaled + 0.5).rounded(.down))))
        }
    }

    /// Reads a section "NORM" for this many coefficients.
    public init(reading reader: inout ByteReader, coefficients: Int) throws(ModelFormatError) {
        let mean = try reader.readFloats(count: coefficients)
        let inverseDeviation = try reader.readFloats(count: coefficients)
        try reader.finish()
        self.init(mean: mean, inverseDeviation: inverseDeviation)
    }

    /// The content of a section "NORM".
    public func serialized() -> [UInt8] {
        var writer = ByteWriter()
        writer.append(contentsOf: mean)
        writer.append(contentsOf: inverseDeviation)
        return writer.bytes
    }
}
