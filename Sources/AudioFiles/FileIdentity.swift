// SPDX-License-Identifier: Apache-2.0

/// What makes a file or folder the same one under whatever path.
struct FileIdentity: Hashable {
    let device: UInt64
    let number: UInt64
}
