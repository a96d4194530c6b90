// SPDX-License-Identifier: Apache-2.0

/// What is done to the mean of a frame's samples, before anything else.
package enum FrameOffset: Sendable, Equatable {
    case kept
    /// Taken off each frame (Kaldi's `remove_dc_offset`).
    case removed
}
