// SPDX-License-Identifier: Apache-2.0

import HarkCore

/// The mean and the standard deviation of each coefficient over the training recordings. They normalize the
/// coefficients and convert them to the network's integers.
package struct FeatureNormalization: Sendable, Equatable {
    /// Fractional bits of a normalized coefficient in int8: Q2.5, a range of four deviations on each side.
    package static let fractionBits = 5

    package let mean: [Float]
    /// 1 / standard deviation.
    package let inverseDeviation: [Float]

    /// - Precondition: as many means as deviations, all finite.
    package init(mean: [Float], inverseDeviation: [Float]) {
        precondition(mean.count == inverseDeviation.count)
        precondition(mean.allSatisfy(\.isFinite) && inverseDeviation.allSatisfy(\.isFinite))
        self.mean = mean
        self.inverseDeviation = inverseDeviation
    }

    package var bytes: Int { (mean.count + inverseDeviation.count) * 4 }

    /// `(coefficient - mean) / deviation` in Q2.5, rounded half up and saturated.
    package func quantize(_ coefficients: borrowing Span<Float>, into integers: inout MutableSpan<Int8>) {
        precondition(coefficients.count == mean.count && integers.count == mean.count)
        let scale = Float(1 << Self.fractionBits)
        for index in mean.indices {
            let scaled = (coefficients[index] - mean[index]) * inverseDeviation[index] * scale
            integers[index] = Int8(max(-128, min(127, (scaled + 0.5).rounded(.down))))
        }
    }

    /// Reads a section "NORM" for this many coefficients.
    package init(reading reader: inout ByteReader, coefficients: Int) throws(ModelFormatError) {
        let mean = try reader.readFloats(count: coefficients)
        let inverseDeviation = try reader.readFloats(count: coefficients)
        try reader.finish()
        self.init(mean: mean, inverseDeviation: inverseDeviation)
    }

    /// The content of a section "NORM".
    package func serialized() -> [UInt8] {
        var writer = ByteWriter()
        writer.append(contentsOf: mean)
        writer.append(contentsOf: inverseDeviation)
        return writer.bytes
    }
}
