import Glibc

/// A file in the making: it gets its name when it is whole, in place of what bore it, so that a crash at any moment
/// leaves the old file or the new one.
///
/// Until then it has no name where the file system can do that, so that nothing is left of it when the program is killed;
/// elsewhere one that begins with `.hark-` and ends in `.tmp`, in the same folder. Permissions follow the umask.
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
        folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[...$0]) } ?? "./"
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

    /// Waits until the disk has it and gives it its name. Nothing can be written afterwards.
    package func finish() throws(FileWritingError) {
        try Descriptor.synchronize(descriptor)
        let name: String
        if let temporaryName { name = temporaryName } else { name = try link() }
        isOpen = false
        // The result of close matters: some file systems tell only there that the disk is full.
        guard close(descriptor) == 0, rename(name, path) == 0 else {
            let failure = FileWritingError(code: errno)
            unlink(name)
            throw failure
        }
    }

    /// A name for a file that has none: `linkat` cannot replace one, so the last step is a rename all the same.
    private func link() throws(FileWritingError) -> String {
        let name = Self.newName(in: folder)
        guard linkat(AT_FDCWD, "/proc/self/fd/\(descriptor)", AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0 else {
            throw FileWritingError(code: errno)
        }
        return name
    }

    private static func newName(in folder: String) -> String {
        "\(folder).hark-\(String(UInt64.random(in: 0 ... .max), radix: 36)).tmp"
    }
}
