// SPDX-License-Identifier: Apache-2.0

import PulseCapture

extension CaptureError {
    /// The error in one line, with the next step.
    var message: String {
        switch self {
        case .deviceNotFound, .streamNotStarted: "\(self) (`hark devices` lists the sources)"
        default: description
        }
    }
}
