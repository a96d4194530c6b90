// SPDX-License-Identifier: Apache-2.0

/// Passes the warnings of the detection actions to the output, which is created after them. Used on the dispatcher's
/// thread only.
package final class ListenOutputWarnings {
    package var output: (any ListenOutput)?

    package init() {}

    package func warn(_ message: String) { output?.note(.warning, message) }
}
