import Glibc

/// A file that grows record by record: each is handed to the disk before the next, and one that could not be written
/// whole is taken back.
final class AppendedFile {
    let path: String
    private let descriptor: Int32
    private var length: Int

    /// - Parameter isNew: whether there must be no such file; else one there is gone on with.
    init(path: String, isNew: Bool) throws(RunFolderError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (isNew ? O_EXCL : 0), 0o666)
        guard descriptor >= 0 else { throw .unwritable(path: path, reason: String(cString: strerror(errno))) }
        length = Int(lseek(descriptor, 0, SEEK_END))
    }

    deinit { close(descriptor) }

    func append(_ bytes: [UInt8]) throws(RunFolderError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw takeBack(errno) }
            rest = rest.dropFirst(count)
        }
        guard fdatasync(descriptor) == 0 || errno == EINVAL else { throw takeBack(errno) }
        length += bytes.count
    }

    private func takeBack(_ code: Int32) -> RunFolderError {
        _ = ftruncate(descriptor, length)
        lseek(descriptor, length, SEEK_SET)
        return .unwritable(path: path, reason: String(cString: strerror(code)))
    }
}
