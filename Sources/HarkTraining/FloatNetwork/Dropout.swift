// SPDX-License-Identifier: Apache-2.0

import HarkBasics

/// Inverted dropout (Srivastava et al. 2014): some values become zero, and the others are scaled up to keep the mean.
final class Dropout {
    private let mask: FloatBuffer
    private let masked: FloatBuffer
    private var active = false

    init(count: Int) {
        mask = FloatBuffer(count: count)
        masked = FloatBuffer(count: count)
    }

    /// Draws a new mask. Each value is dropped with this probability, which has a resolution of 16 bits; 0 drops
    /// nothing.
    func draw(_ probability: Float, random: inout RandomStream) {
        active = probability > 0
        guard active else { return }
        let limit = UInt64(probability * 65_536)
        let kept = 1 / (1 - probability)
        for start in stride(from: 0, to: mask.count, by: 4) {
            var bits = random.next()
            for index in start..<min(start + 4, mask.count) {
                mask.start[index] = bits & 0xFFFF < limit ? 0 : kept
                bits >>= 16
            }
        }
    }

    /// - Returns: the values with the mask applied, valid until the next call.
    func apply(to values: UnsafePointer<Float>) -> UnsafePointer<Float> {
        guard active else { return values }
        for index in 0..<mask.count { masked.start[index] = values[index] * mask.start[index] }
        return UnsafePointer(masked.start)
    }

    /// The result of the last ``apply(to:)``, which was for these values.
    func seen(_ values: UnsafePointer<Float>) -> UnsafePointer<Float> {
        active ? UnsafePointer(masked.start) : values
    }

    /// Converts gradients with respect to the masked values to those with respect to the unmasked ones, in place.
    func backward(_ gradients: FloatBuffer) {
        guard active else { return }
        for index in 0..<mask.count { gradients.start[index] *= mask.start[index] }
    }
}
