// SPDX-License-Identifier: Apache-2.0

import Glibc
import HarkBasics

/// The descriptor of a regular file open for reading, closed at the end of its life.
final class RegularFile: ByteSource {
    private let descriptor: Int32
    private let pread: PositionedRead
    /// In bytes, greater than 0.
    let size: Int64
    /// Why a read failed, in the system's words; nil if none did.
    private(set) var failure: String?

    /// pread(2), which tests replace.
    typealias PositionedRead = @Sendable (Int32, UnsafeMutableRawPointer?, Int, off_t) -> Int

    /// - Throws: an error about the path unless it leads to a regular file with at least one byte.
    init(path: String, pread: @escaping PositionedRead = Glibc.pread) throws(AudioFileError) {
        self.pread = pread
        // A NUL would end the name early for the system, and so name another file.
        guard !path.utf8.contains(0) else { throw .notFound(path: path) }
        // Without O_NONBLOCK, opening a FIFO would wait for a writer; a regular file does not heed it.
        let descriptor = PathText.withCString(path) { open($0, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY) }
        guard descriptor >= 0 else { throw Self.refusal(of: path, errno: errno) }
        var status = stat()
        let error = fstat(descriptor, &status) == 0 ? Self.error(for: status, path: path) : .opening(path, errno: errno)
        if let error {
            // Before the properties are set: after that `deinit` would close it too, or worse, another thread's file
            // that has got the number in between.
            close(descriptor)
            throw error
        }
        self.descriptor = descriptor
        size = Int64(status.st_size)
    }

    deinit {
        close(descriptor)
    }

    /// The descriptor's own position stays.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) -> Int {
        var filled = 0
        while filled < buffer.count {
            let step = pread(
                descriptor, buffer.baseAddress! + filled, buffer.count - filled, off_t(offset) + off_t(filled))
            if step < 0 {
                if errno == EINTR { continue }
                failure = AudioFileError.systemText(errno)
            }
            if step <= 0 { break }
            filled += step
        }
        return filled
    }

    /// Up to `count` bytes from an offset, fewer at the end of the file.
    func bytes(at offset: Int64, count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            initialized = read(into: UnsafeMutableRawBufferPointer(buffer), at: offset)
        }
    }

    private static func error(for status: stat, path: String) -> AudioFileError? {
        switch status.st_mode & S_IFMT {
        case S_IFREG: status.st_size > 0 ? nil : .empty(path: path)
        case S_IFDIR: .isFolder(path: path)
        case S_IFIFO: .notRegularFile(path: path, kind: "FIFO")
        case S_IFSOCK: .notRegularFile(path: path, kind: "socket")
        default: .notRegularFile(path: path, kind: "device")
        }
    }

    /// Sockets and devices without a driver fail in open(2) with a code that says little.
    private static func refusal(of path: String, errno code: Int32) -> AudioFileError {
        var status = stat()
        guard code == ENXIO || code == ENODEV, PathText.withCString(path, { stat($0, &status) }) == 0 else {
            return .opening(path, errno: code)
        }
        return error(for: status, path: path) ?? .opening(path, errno: code)
    }
}
