// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import HarkBasics

/// A folder that holds all files of one training run (docs/report.md).
package struct RunFolder: Sendable {
    package let path: String

    package init(path: String) {
        self.path = path
    }

    package var model: String { "\(path)/model.hark" }
    package var checkpoint: String { "\(path)/checkpoint" }
    package var metrics: String { "\(path)/metrics.csv" }
    package var configuration: String { "\(path)/configuration.toml" }
    package var description: String { "\(path)/run.json" }
    package var report: String { "\(path)/report.html" }

    /// Whether a path is an existing folder.
    package static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Whether the folder contains a model, a checkpoint or rows of metrics. A training that found no recordings leaves
    /// none of these.
    private var isTaken: Bool {
        access(model, F_OK) == 0 || access(checkpoint, F_OK) == 0
            || (try? MetricsFile.rows(of: metrics).isEmpty) != true
    }

    /// Creates the folder and its parents if needed, and stores the description of the run in it.
    /// - Parameters:
    ///   - configuration: the settings, as TOML.
    ///   - resume: whether to resume a run in the folder; otherwise a folder that contains a run is an error.
    /// - Returns: The folder's lock, to be held as long as the training writes to it.
    @discardableResult
    package func begin(
        _ run: RunDescription, configuration: String, resume: Bool
    ) throws(RunFolderError) -> FolderLock {
        try Self.make(path)
        guard Self.isFolder(path) else { throw .unwritable(path: path, reason: "it is not a folder") }
        guard let lock = FolderLock(path) else { throw .inUse(path: path) }
        guard resume || !isTaken else { throw .taken(path: path) }
        // A run resumed from a checkpoint keeps the description that it was started with.
        guard !resume || access(checkpoint, F_OK) != 0 else { return lock }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let json = try? encoder.encode(run) else { preconditionFailure("texts that JSON cannot hold") }
        try Self.replace(description, by: Array(json) + [UInt8(ascii: "\n")])
        try Self.replace(self.configuration, by: Array(configuration.utf8))
        return lock
    }

    /// Creates a folder and its parents.
    private static func make(_ path: String) throws(RunFolderError) {
        if mkdir(path, 0o777) == 0 || errno == EEXIST { return }
        let code = errno
        if code == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex {
            try make(String(path[..<slash]))
            if mkdir(path, 0o777) == 0 || errno == EEXIST { return }
        }
        throw .unwritable(path: path, reason: String(cString: strerror(errno == ENOENT ? code : errno)))
    }

    private static func replace(_ path: String, by bytes: [UInt8]) throws(RunFolderError) {
        do {
            try ReplacedFile.write(bytes, to: path)
        } catch {
            throw .unwritable(path: path, reason: error.reason)
        }
    }

    /// The stored description of the run; nil if there is none.
    package func begun() throws(RunFolderError) -> RunDescription? {
        guard let data = FileManager.default.contents(atPath: description) else { return nil }
        guard let run = try? JSONDecoder().decode(RunDescription.self, from: data) else {
            throw .unreadable(path: description, reason: "not the JSON that hark train writes")
        }
        return run
    }
}

/// Why a run's folder cannot be written to or read.
package enum RunFolderError: Error, Equatable, Sendable {
    case unwritable(path: String, reason: String)
    /// The folder contains a run, and resuming was not requested.
    case taken(path: String)
    case unreadable(path: String, reason: String)
    /// Another process writes a run to the folder.
    case inUse(path: String)
}

extension RunFolderError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unwritable(let path, let reason): "\(path): cannot be written: \(reason)"
        case .taken(let path):
            "\(path): contains another run: give a new folder, or resume that run"
        case .unreadable(let path, let reason): "\(path): \(reason)"
        case .inUse(let path): "\(path): another training writes to it: give another folder, or wait until it ends"
        }
    }
}

/// How a run was started: the contents of `run.json`.
package struct RunDescription: Sendable, Equatable, Codable {
    /// The command, the program's version, and the date and time (ISO 8601) of the start.
    package var command: String
    package var program: String
    package var date: String
    /// The absolute paths of the data sets.
    package var datasets: [String]

    package init(command: String, program: String, date: String, datasets: [String]) {
        self.command = command
        self.program = program
        self.date = date
        self.datasets = datasets.map { path in
            guard let whole = realpath(path, nil) else { return path }
            defer { free(whole) }
            return String(cString: whole)
        }
    }
}
