// SPDX-License-Identifier: Apache-2.0

/// How much a line for the person in charge matters.
package enum LogLevel: String {
    case info
    /// Something is missing or was left out; listening goes on.
    case warning
    case error
}
