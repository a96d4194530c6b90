// SPDX-License-Identifier: Apache-2.0

import AudioFiles

/// The recordings that a group of listed paths leads to.
struct PathGroup {
    private(set) var recordings: [String] = []
    /// The errors, by the number of recordings before them.
    private(set) var problems: [Int: [AudioFileError]] = [:]

    /// - Parameter paths: of files and folders, or errors of the list itself.
    init(_ paths: [Result<String, AudioFileError>]) {
        for path in paths {
            switch path {
            case .success(let path):
                let found = AudioFileFinder.find(paths: [path])
                // Each path gets at least one line, so that a program that counts lines stays in step.
                let isNothing = found.paths.isEmpty && found.errors.isEmpty
                problems[recordings.count, default: []] +=
                    isNothing ? [.folderWithoutRecordings(path: path)] : found.errors
                recordings += found.paths
            case .failure(let error): problems[recordings.count, default: []].append(error)
            }
        }
    }
}
