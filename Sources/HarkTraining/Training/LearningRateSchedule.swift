// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Linear warm-up, then a half cosine down to a small rest (Loshchilov & Hutter 2017, without restarts).
struct LearningRateSchedule: Sendable {
    let peak: Float
    let steps: Int
    var warmUpShare: Float = 0.08
    var finalShare: Float = 0.01

    /// The rate of a step, 0..<steps.
    func rate(step: Int) -> Float {
        let warmUp = max(1, warmUpShare * Float(steps))
        if Float(step) < warmUp { return peak * Float(step + 1) / warmUp }
        let progress = (Float(step) - warmUp) / max(1, Float(steps) - warmUp)
        return peak * (finalShare + (1 - finalShare) * 0.5 * (1 + cosf(.pi * min(1, progress))))
    }
}
