// SPDX-License-Identifier: Apache-2.0

import Glibc
import HarkBasics
import HarkCore

/// Reads and writes model files. Reading checks everything in the file. Writing is atomic: after a crash there is
/// either the old file or the new one.
package enum ModelFile {
    /// Loads a model file, or the built-in model of that name if no such file exists. A folder of that name is not a
    /// file: `hark export wake --c wake` makes one.
    /// - Parameter budget: what the running model may need.
    package static func load(_ name: String, budget: ModelBudget = .standard) throws(ModelError) -> KeywordModel {
        if let bytes = BuiltInModel.bytes(named: name), !isFile(name) {
            return try KeywordModel(parsing: bytes, budget: budget)
        }
        return try loadFile(name, budget: budget)
    }

    /// Whether there is anything at the path but a folder.
    private static func isFile(_ path: String) -> Bool {
        var status = stat()
        // What cannot be examined is opened like a file: that gives the reason.
        guard stat(path, &status) == 0 else { return errno != ENOENT && errno != ENOTDIR }
        return status.st_mode & S_IFMT != S_IFDIR
    }

    /// Loads a model file.
    /// - Parameter budget: what the running model may need.
    package static func loadFile(_ path: String, budget: ModelBudget = .standard) throws(ModelError) -> KeywordModel {
        do throws(ModelError) {
            return try KeywordModel(parsing: try bytes(of: path), budget: budget)
        } catch {
            throw error.naming(path)
        }
    }

    /// Writes a model to a temporary file in the same folder and renames it to the path.
    package static func save(_ model: KeywordModel, to path: String) throws(ModelError) {
        do {
            try ReplacedFile.write(model.serialized(), to: path)
        } catch {
            throw .unwritable(path: path, reason: writingProblem(path, error))
        }
    }

    /// Checks that a model can be written to a path, for use before hours of training. Refuses to replace an existing
    /// file unless it is empty or a model of any version.
    package static func checkWritable(_ path: String) throws(ModelError) {
        if let there = beginning(of: path), !there.isEmpty, !ModelContainer.magic.starts(with: there.prefix(4)) {
            throw .unwritable(path: path, reason: "a file that is not a model has that name")
        }
        do {
            _ = try ReplacedFile(path)
        } catch {
            throw .unwritable(path: path, reason: writingProblem(path, error))
        }
    }

    /// The first four bytes of a regular file; nil if there is no such file.
    private static func beginning(of path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        var bytes = [UInt8](repeating: 0, count: 4)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        return count < 0 ? nil : Array(bytes.prefix(count))
    }

    /// The unchecked bytes of a regular file of at most `ModelContainer.maximumBytes` bytes.
    package static func bytes(of path: String) throws(ModelError) -> [UInt8] {
        // O_NONBLOCK: otherwise opening a named pipe blocks until it has a writer.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT { throw .notFound(name: path, builtIn: BuiltInModel.names) }
            throw .unreadable(path: path, reason: String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw .unreadable(path: path, reason: "not a regular file")
        }
        guard status.st_size <= ModelContainer.maximumBytes else {
            throw .invalid(
                path: path, .oversized(expectedBytes: ModelContainer.maximumBytes, actualBytes: Int(status.st_size)))
        }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var filled = 0
        while filled < bytes.count {
            let count = bytes.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress! + filled, $0.count - filled)
            }
            guard count > 0 else { throw .unreadable(path: path, reason: "it could not be read to its end") }
            filled += count
        }
        return bytes
    }

    private static func writingProblem(_ path: String, _ error: FileWritingError) -> String {
        let folder = path.contains("/") ? String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) : "."
        if access(folder.isEmpty ? "/" : folder, F_OK) != 0 { return "there is no folder \(folder)" }
        if access(folder.isEmpty ? "/" : folder, W_OK) != 0 { return "the folder \(folder) cannot be written to" }
        return switch error.code {
        case EISDIR, EEXIST: "something other than a file has that name"
        case ENOSPC, EDQUOT: "the disk is full"
        default: error.reason
        }
    }
}
