// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc

/// A separate folder for one test, removed with its contents on deinit.
public final class TemporaryFolder: Sendable {
    public let path: String

    public init() throws {
        let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(base)/hark-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw TemporaryFolderError(call: "mkdtemp", code: errno) }
        path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    }

    deinit {
        // A folder that a test has made inaccessible may stay behind; that must not fail the test.
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The path of a name in the folder.
    public func path(of name: String) -> String {
        "\(path)/\(name)"
    }

    /// Writes a file and returns its path; creates missing folders on the way.
    @discardableResult
    public func write(_ bytes: [UInt8], to name: String) throws -> String {
        let path = path(of: name)
        if let slash = name.lastIndex(of: "/") { try makeFolder(String(name[..<slash])) }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw TemporaryFolderError(call: "open", code: errno) }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw TemporaryFolderError(call: "write", code: errno) }
            rest = rest.dropFirst(count)
        }
        return path
    }

    /// Creates a folder and its parents.
    @discardableResult
    public func makeFolder(_ name: String) throws -> String {
        var path = self.path
        for part in name.split(separator: "/") {
            path += "/\(part)"
            guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
                throw TemporaryFolderError(call: "mkdir", code: errno)
            }
        }
        return path
    }

    /// Creates a symbolic link and returns its path; the target need not exist.
    @discardableResult
    public func link(_ name: String, to target: String) throws -> String {
        guard symlink(target, path(of: name)) == 0 else { throw TemporaryFolderError(call: "symlink", code: errno) }
        return path(of: name)
    }
}
