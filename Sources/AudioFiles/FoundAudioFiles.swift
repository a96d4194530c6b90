// SPDX-License-Identifier: Apache-2.0

/// What a search for recordings found.
package struct FoundAudioFiles: Sendable, Equatable {
    /// Paths of the recordings (`PathText`), those of one argument in byte order.
    package internal(set) var paths: [String] = []
    /// What could not be searched, in the order it was met.
    package internal(set) var errors: [AudioFileError] = []

    package init() {}
}
