// SPDX-License-Identifier: Apache-2.0

/// 128 bits that tell recordings apart by their samples. A collision does no harm worth an attack, so speed comes first, and the
/// same in every run.
package struct SampleDigest: Hashable, Sendable {
    private var first: UInt64 = 0x9E37_79B9_7F4A_7C15
    private var second: UInt64 = 0xC2B2_AE3D_27D4_EB4F

    package init(_ samples: [Int16]) {
        add(UInt64(samples.count))
        for sample in samples { add(UInt64(UInt16(bitPattern: sample))) }
    }

    /// Each step is a bijection of either half, so a change of one sample alone never goes unseen.
    private mutating func add(_ word: UInt64) {
        first = (first ^ word) &* 0xFF51_AFD7_ED55_8CCD
        first ^= first >> 32
        second = (second ^ word) &* 0xC4CE_B9FE_1A85_EC53
        second ^= second >> 29
    }
}
