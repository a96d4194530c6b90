// SPDX-License-Identifier: Apache-2.0

import CSoxr

/// libsoxr's own words for why it stopped.
struct ResamplerFailure: Error {
    let reason: String

    init(_ error: soxr_error_t?) {
        reason = error.map { String(cString: $0) } ?? "no progress"
    }
}
