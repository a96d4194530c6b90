// SPDX-License-Identifier: Apache-2.0

import Glibc

/// How loud sound is, in dB below full scale: 0 is the loudest there can be, a root mean square of 32,768.
package enum Level {
    /// What digital silence counts as.
    package static let lowest = -96.0

    /// Of the root mean square of samples; `lowest` of none.
    package static func ofPower(_ samples: ArraySlice<Int16>) -> Double {
        guard !samples.isEmpty else { return lowest }
        let sum = samples.reduce(into: 0) { $0 += Int($1) * Int($1) }
        return decibels(power: Double(sum) / Double(samples.count))
    }

    /// Of the highest magnitude; `lowest` of none.
    package static func ofPeak(_ samples: ArraySlice<Int16>) -> Double {
        let peak = samples.reduce(into: 0) { $0 = max($0, Int($1.magnitude)) }
        return decibels(power: Double(peak * peak))
    }

    private static func decibels(power: Double) -> Double {
        power > 0 ? max(lowest, 10 * log10(power * 0x1p-30)) : lowest
    }
}
