// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

package enum Timestamp {
    /// ISO 8601 with milliseconds, UTC.
    package static var now: String { Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)) }
}
