// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A file in the making: it gets its name when it is whole, in place of what bore it, so that a crash at any moment
/// leaves the old file or the new one.
///
/// Until then it has no name where the file system supports that, so that a killed program leaves nothing behind. On other
/// file systems, and between the last two steps of `finish`, its name begins with `.hark-` and ends in `.tmp`, in the same
/// folder. Permissions follow the umask.
package final class ReplacedFile {
    package let path: String
    /// Open for reading and writing, until `finish`.
    package let descriptor: Int32
    private let folder: String
    /// Nil while it has none.
    private var temporaryName: String?
    private var isOpen = true

    /// - Parameter path: of a regular file, or of nothing yet.
    /// - Throws: also where `path` is something else, such as a folder or a device: `EISDIR` or `EEXIST`.
    package init(_ path: String) throws(FileWritingError) {
        guard !path.utf8.contains(0) else { throw FileWritingError(code: EINVAL) }
        var status = stat()
        // Moving a file onto a device would replace it, onto a folder fail at the very end.
        if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
            throw FileWritingError(code: status.st_mode & S_IFMT == S_IFDIR ? EISDIR : EEXIST)
        }
        self.path = path
        // In the same folder, because a rename works only within a file system.
        folder = Self.folder(of: path)
        // It is by /proc that such a file gets a name.
        let isPossible = access("/proc/self/fd", X_OK) == 0
        let nameless = isPossible ? open(folder, O_RDWR | ScratchFile.nameless | O_CLOEXEC, 0o666) : -1
        if nameless >= 0 {
            descriptor = nameless
        } else {
            let name = Self.newName(in: folder)
            descriptor = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
            guard descriptor >= 0 else { throw FileWritingError(code: errno) }
            temporaryName = name
        }
    }

    deinit {
        guard isOpen else { return }
        if let temporaryName { unlink(temporaryName) }
        close(descriptor)
    }

    /// Replaces a file by these bytes.
    package static func write(_ bytes: [UInt8], to path: String) throws(FileWritingError) {
        let file = try ReplacedFile(path)
        try file.write(bytes)
        try file.finish()
    }

    package func write(_ bytes: [UInt8]) throws(FileWritingError) {
        try Descriptor.write(bytes, to: descriptor)
    }

    /// Waits until the data is on disk, then gives the file its name. Nothing can be written afterwards.
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

    /// As ``finish()``, but only where no file of that name exists, in one step.
    /// - Returns: whether it got the name.
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

    /// Removes what a killed process may have left of a file that was to replace the one at a path.
    public static func removeLeftover(of path: String) {
        unlink(linkName(for: path))
    }

    /// `linkat` cannot replace a file: it links to a temporary name, and a rename follows.
    ///
    /// The temporary name depends on the path alone, so a process killed between the two leaves at most one file. What
    /// has that name is whole, and may be another writer's, who is about to rename it. It gets its place first, so that
    /// nobody's file is lost, and the last writer wins.
    private func linkAndRename() throws(FileWritingError) {
        let name = Self.linkName(for: path)
        for _ in 0..<Self.attempts {
            if linkat(AT_FDCWD, "/proc/self/fd/\(descriptor)", AT_FDCWD, name, AT_SYMLINK_FOLLOW) != 0 {
                guard errno == EEXIST else { throw FileWritingError(code: errno) }
                guard rename(name, path) == 0 || errno == ENOENT else { throw FileWritingError(code: errno) }
            } else if rename(name, path) == 0 || errno == ENOENT {
                // Gone: another writer has put it in its place.
                return
            } else {
                let failure = FileWritingError(code: errno)
                unlink(name)
                throw failure
            }
        }
        throw FileWritingError(code: EBUSY)
    }

    /// More writers of one path than this, all within microseconds, are not expected.
    private static let attempts = 100

    private static func folder(of path: String) -> String {
        path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[...$0]) } ?? "./"
    }

    /// The temporary name of a file without a name, from the FNV-1a hash of the file's.
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

/// Why a file could not be written.
package struct FileWritingError: Error, Equatable {
    /// The system's number for it, such as `ENOSPC`.
    package let code: Int32

    package init(code: Int32) {
        self.code = code
    }

    /// In the system's words.
    package var reason: String { String(cString: strerror(code)) }
}

/// A file without a name, for what is too long for memory: gone with its descriptor, however the program ends.
package enum ScratchFile {
    /// Where such files are made: TMPDIR, or /tmp.
    package static var folder: String {
        // An empty variable is as good as none (POSIX.1, 8.3).
        getenv("TMPDIR").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    }

    /// - Returns: a descriptor to read and write, the caller's to close.
    package static func open() throws(FileWritingError) -> Int32 {
        // Nobody else can open it: it never has a name, or has one for an instant and no permissions but the owner's.
        let file = Glibc.open(folder, O_RDWR | nameless | O_EXCL | O_CLOEXEC, 0o600)
        if file >= 0 { return file }
        var template = Array("\(folder)/hark-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw FileWritingError(code: errno) }
        unlink(template)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        return descriptor
    }

    /// O_TMPFILE of Linux, which Swift does not import; the same on all its 64-bit processors but SPARC.
    static let nameless: Int32 = 0o20_000_000 | O_DIRECTORY
}
