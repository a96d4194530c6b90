// SPDX-License-Identifier: Apache-2.0

/// Where a model comes from.
public enum ModelSource: Sendable, Equatable {
    /// In the library: yes, no, up, down, left, right, on, off, stop and go, for commands said one at a time.
    case commands
    /// In the library: alexa, computer, jarvis and snowboy, to be left on all day.
    case wake
    /// A `.hark` file, as `hark train` writes it.
    case file(String)
    /// What such a file holds.
    case bytes([UInt8])
}
