// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import HarkBasics

/// A run's `metrics.csv`: a row an epoch.
package struct MetricsFile {
    private var file: AppendedFile
    private var rows: [MetricsRow]

    /// Begins a file, or goes on with one; a line that a crash left unfinished is dropped.
    init(path: String) throws(RunFolderError) {
        guard access(path, F_OK) == 0 else {
            file = try AppendedFile(path: path, isNew: true)
            rows = []
            try file.append(Array((MetricsRow.header + "\n").utf8))
            return
        }
        rows = try Self.rows(of: path)
        file = try Self.replaced(path, rows)
    }

    mutating func append(_ row: MetricsRow) throws(RunFolderError) {
        if rows.contains(where: { $0.epoch >= row.epoch }) {
            // Trained once more since a checkpoint.
            rows.removeAll { $0.epoch >= row.epoch }
            file = try Self.replaced(file.path, rows)
        }
        try file.append(Array((row.line + "\n").utf8))
        rows.append(row)
    }

    /// The whole rows of a file.
    /// - Returns: none where there is no such file.
    package static func rows(of path: String) throws(RunFolderError) -> [MetricsRow] {
        guard access(path, F_OK) == 0 else { return [] }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw .unreadable(path: path, reason: "cannot be read as text")
        }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        // Behind the last line break there is nothing, or a line that was never finished.
        lines.removeLast()
        guard let header = lines.first else { return [] }
        guard header == MetricsRow.header else {
            throw .unreadable(path: path, reason: "its first line is not the one that hark train writes")
        }
        var rows: [MetricsRow] = []
        for (index, line) in lines.enumerated().dropFirst() {
            guard let row = MetricsRow(parsing: line) else {
                throw .unreadable(path: path, reason: "line \(index + 1) is not an epoch's figures")
            }
            rows.append(row)
        }
        return rows
    }

    /// The file with these rows alone, written beside its place and moved there.
    private static func replaced(_ path: String, _ rows: [MetricsRow]) throws(RunFolderError) -> AppendedFile {
        let text = ([MetricsRow.header] + rows.map(\.line)).joined(separator: "\n") + "\n"
        do {
            try ReplacedFile.write(Array(text.utf8), to: path)
        } catch {
            throw .unwritable(path: path, reason: error.reason)
        }
        return try AppendedFile(path: path, isNew: false)
    }
}
