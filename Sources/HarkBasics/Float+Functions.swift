// SPDX-License-Identifier: Apache-2.0

import Glibc

extension Float {
    /// Natural logarithm.
    package var logarithm: Float { logf(self) }

    /// The amplitude factor of a level in decibels.
    package init(decibels: Float) {
        self = powf(10, decibels / 20)
    }
}
