// SPDX-License-Identifier: Apache-2.0

/// Why there is no more sound.
package enum SoundEnd: Sendable, Equatable {
    /// The recording is over, or the time is up.
    case complete
    /// Somebody asked for it.
    case interrupted
    /// In one line, with the next step.
    case failed(String)
}
