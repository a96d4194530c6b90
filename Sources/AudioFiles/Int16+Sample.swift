// SPDX-License-Identifier: Apache-2.0

extension Int16 {
    /// A sample of -1...1 as 16 bits have it: rounded, cut off at full scale.
    @inlinable
    package init(sample: Float) {
        self = Int16(Swift.max(-32768, Swift.min(32767, (sample * 32768).rounded())))
    }
}
