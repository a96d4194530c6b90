// SPDX-License-Identifier: Apache-2.0

import Glibc

enum LevelScale {
    /// A magnitude (full scale 1) in dB; -infinity for silence.
    static func decibels(_ magnitude: Double) -> Double { 20 * log10(magnitude) }
}
