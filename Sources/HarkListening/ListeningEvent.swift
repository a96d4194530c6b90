// SPDX-License-Identifier: Apache-2.0

import PulseCapture

/// What the audio thread has to tell.
package enum ListeningEvent: Sendable, Equatable {
    case detection(LiveDetection)
    case gap(CaptureGap)
    case outage(CaptureGap.Cause)
    /// The first samples came.
    case flowing
}
