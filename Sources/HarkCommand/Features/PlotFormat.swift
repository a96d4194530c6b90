// SPDX-License-Identifier: Apache-2.0

/// How a picture is written.
enum PlotFormat: String, CaseIterable {
    case png
    case svg

    /// - Returns: nil where the name ends in none of the extensions.
    init?(fileName: String) {
        let end = fileName.split(separator: ".", omittingEmptySubsequences: false).last.map { $0.lowercased() }
        guard fileName.contains("."), let end, let format = Self(rawValue: end) else { return nil }
        self = format
    }
}
