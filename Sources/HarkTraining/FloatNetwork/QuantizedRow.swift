// SPDX-License-Identifier: Apache-2.0

import HarkCore

/// One row of weights in int8: integer * scale.
struct QuantizedRow {
    let scale: Double

    /// The greatest magnitude becomes 127; -128 is not used, so that a row and its negative are alike.
    /// - Parameters:
    ///   - integers: given the int8 weights, as floats.
    ///   - values: given the weights as they ship, integer * scale.
    init(
        rounding weights: UnsafeBufferPointer<Float>, integers: UnsafeMutablePointer<Float>,
        values: UnsafeMutablePointer<Float>
    ) {
        var greatest: Float = 0
        for weight in weights { greatest = max(greatest, abs(weight)) }
        scale = Double(greatest) / 127
        for (index, weight) in weights.enumerated() {
            let integer = scale == 0 ? 0 : (Double(weight) / scale).rounded()
            integers[index] = Float(integer)
            values[index] = Float(integer * scale)
        }
    }

    func multiplier(valueFractionBits: Int, resultFractionBits: Int) -> Int32 {
        let multiplier = RowMultiplier.quantize(
            scale: scale, valueFractionBits: valueFractionBits, resultFractionBits: resultFractionBits)
        // A weight beyond +-127 would be needed; training's clipping and decay keep them below 10.
        guard let multiplier else { preconditionFailure("a trained weight of \(scale * 127)") }
        return multiplier
    }
}
