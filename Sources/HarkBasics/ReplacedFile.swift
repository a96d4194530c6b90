// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A file that replaces another one atomically: it gets its name only when it is complete, so that a crash at any
/// moment leaves either the old file or the new one.
///
/// Until then it has no name if the file system supports that, so that a killed program leaves nothing behind. On other
/// file systems, and between the last two steps of `finish`, its name begins with `.hark-` and ends in `.tmp`, in the
/// same folder. It has the mode of the file that it replaces; a new file's mode follows the umask, or is 0600.
package final class ReplacedFile {
    package let path: String
    /// Open for reading and writing until `finish`.
    package let descriptor: Int32
    private let folder: String
    /// Nil if the file has no temporary name.
    private var temporaryName: String?
    private var isOpen = true

    /// - Parameters:
    ///   - path: of a regular file, or of a file that does not exist yet.
    ///   - isPrivate: whether a new file can be read by its owner only.
    /// - Throws: Also if `path` is not a regular file, such as a folder or a device: `EISDIR` or `EEXIST`.
    package init(_ path: String, isPrivate: Bool = false) throws(FileWritingError) {
        guard !path.utf8.contains(0) else { throw FileWritingError(code: EINVAL) }
        var status = stat()
        // A rename onto a device would replace the device; a rename onto a folder would fail only at the end.
        let isOld = stat(path, &status) == 0
        if isOld, status.st_mode & S_IFMT != S_IFREG {
            throw FileWritingError(code: status.st_mode & S_IFMT == S_IFDIR ? EISDIR : EEXIST)
        }
        let mode: mode_t = isPrivate || isOld ? 0o600 : 0o666
        self.path = path
        // In the same folder, because a rename works only within a file system.
        folder = Self.folder(of: path)
        // A file without a name is given one through /proc.
        let isPossible = access("/proc/self/fd", X_OK) == 0
        let nameless = isPossible ? open(folder, O_RDWR | ScratchFile.nameless | O_CLOEXEC, mode) : -1
        if nameless >= 0 {
            descriptor = nameless
        } else {
            let name = Self.newName(in: folder)
            descriptor = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode)
            guard descriptor >= 0 else { throw FileWritingError(code: errno) }
            temporaryName = name
        }
        // Some file systems have no modes; the file is then private.
        if isOld { _ = fchmod(descriptor, status.st_mode & 0o777) }
    }

    deinit {
        guard isOpen else { return }
        if let temporaryName { unlink(temporaryName) }
        close(descriptor)
    }

    /// Replaces the file at a path with these bytes.
    package static func write(_ bytes: [UInt8], to path: String) throws(FileWritingError) {
        let file = try ReplacedFile(path)
        try file.write(bytes)
        try file.finish()
    }

    package func write(_ bytes: [UInt8]) throws(FileWritingError) {
        try Descriptor.write(bytes, to: descriptor)
    }

    /// Waits until the data is on disk, then gives the file its name. No write is allowed afterward.
    public func finish() throws(FileWritingError) {
        try Descriptor.synchronize(descriptor)
        isOpen = false
        if let temporaryName {
            // The result of close matters: some file systems report a full disk only there.
            guard close(descriptor) == 0, rename(temporaryName, path) == 0 else {
                let failure = FileWritingError(code: errno)
                unlink(temporaryName)
                throw failure
            }
        } else {
            defer { close(descriptor) }
            try linkAndRename()
        }
    }

    /// Like ``finish()``, but never replaces a file: takes the name only if no file has it, in one atomic step.
    /// - Returns: Whether it got the name.
    public func finishIfNew() throws(FileWritingError) -> Bool {
        try Descriptor.synchronize(descriptor)
        let source = temporaryName ?? "/proc/self/fd/\(descriptor)"
        let code =
            linkat(AT_FDCWD, source, AT_FDCWD, path, temporaryName == nil ? AT_SYMLINK_FOLLOW : 0) == 0 ? 0 : errno
        isOpen = false
        if let temporaryName { unlink(temporaryName) }
        guard close(descriptor) == 0 else { throw FileWritingError(code: errno) }
        guard code == 0 || code == EEXIST else { throw FileWritingError(code: code) }
        return code == 0
    }

    /// Removes the temporary file that a killed process may have left while replacing the file at a path.
    public static func removeLeftover(of path: String) {
        unlink(linkName(for: path))
    }

    /// Gives the file its name by `linkat` to a temporary name and a rename, because `linkat` cannot replace a file.
    ///
    /// The temporary name depends on the path alone, so a process killed between the two steps leaves at most one file.
    /// A file found under that name is complete. It may belong to another writer that is about to rename it, so it is
    /// renamed to `path` first. That way no writer's file is lost, and the last writer wins.
    private func linkAndRename() throws(FileWritingError) {
        let name = Self.linkName(for: path)
        for _ in 0..<Self.attempts {
            if linkat(AT_FDCWD, "/proc/self/fd/\(descriptor)", AT_FDCWD, name, AT_SYMLINK_FOLLOW) != 0 {
                guard errno == EEXIST else { throw FileWritingError(code: errno) }
                guard rename(name, path) == 0 || errno == ENOENT else { throw FileWritingError(code: errno) }
            } else if rename(name, path) == 0 || errno == ENOENT {
                // ENOENT: another writer has already renamed it to `path`.
                return
            } else {
                let failure = FileWritingError(code: errno)
                unlink(name)
                throw failure
            }
        }
        throw FileWritingError(code: EBUSY)
    }

    /// The limit of retries. More writers of one path within microseconds are not expected.
    private static let attempts = 100

    private static func folder(of path: String) -> String {
        path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[...$0]) } ?? "./"
    }

    /// The temporary name of a file without a name, made from the FNV-1a hash of the final name.
    private static func linkName(for path: String) -> String {
        let folder = folder(of: path)
        let name = path.utf8.dropFirst(folder == "./" && !path.hasPrefix("./") ? 0 : folder.utf8.count)
        let hash = name.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return "\(folder).hark-\(String(hash, radix: 36)).tmp"
    }

    private static func newName(in folder: String) -> String {
        "\(folder).hark-\(String(UInt64.random(in: 0 ... .max), radix: 36)).tmp"
    }
}

/// The reason that a file could not be written.
package struct FileWritingError: Error, Equatable {
    /// The errno value, such as `ENOSPC`.
    package let code: Int32

    package init(code: Int32) {
        self.code = code
    }

    /// The system's error text.
    package var reason: String { String(cString: strerror(code)) }
}

/// A file without a name, for data that does not fit in memory. It vanishes when its descriptor closes, however the
/// program ends.
package enum ScratchFile {
    /// The folder of such files: TMPDIR, or /tmp.
    package static var folder: String {
        // An empty variable counts as unset (POSIX.1, 8.3).
        getenv("TMPDIR").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    }

    /// - Returns: A descriptor for reading and writing, which the caller closes.
    package static func open() throws(FileWritingError) -> Int32 {
        // No other user can open it: it has no name, or has one for an instant with permissions for the owner alone.
        let file = Glibc.open(folder, O_RDWR | nameless | O_EXCL | O_CLOEXEC, 0o600)
        if file >= 0 { return file }
        var template = Array("\(folder)/hark-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw FileWritingError(code: errno) }
        unlink(template)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        return descriptor
    }

    /// O_TMPFILE of Linux, which Swift does not import. It has the same value on all 64-bit processors of Linux but
    /// SPARC.
    static let nameless: Int32 = 0o20_000_000 | O_DIRECTORY
}
