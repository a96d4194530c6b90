// SPDX-License-Identifier: Apache-2.0

/// What a folder of saved detections may hold.
package struct ArchiveLimits: Sendable, Equatable {
    package var files: Int
    package var bytes: Int

    package init(files: Int = 500, bytes: Int = 64 << 20) {
        precondition(files > 0 && bytes > 0)
        self.files = files
        self.bytes = bytes
    }
}
