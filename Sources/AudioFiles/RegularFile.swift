// SPDX-License-Identifier: Apache-2.0

import Glibc
import HarkBasics

/// A regular file open for reading. The descriptor is closed on deinit.
final class RegularFile: ByteSource {
    private let descriptor: Int32
    private let pread: PositionedRead
    /// Bytes from `start` to the end of the file; greater than 0.
    private(set) var size: Int64
    /// File position of the recording's first byte. Offsets are relative to it.
    private var start: Int64 = 0
    /// The system's message for a failed read; nil if none failed.
    private(set) var failure: String?

    /// The type of pread(2), which tests replace.
    typealias PositionedRead = @Sendable (Int32, UnsafeMutableRawPointer?, Int, off_t) -> Int

    /// - Parameter name: the name used in errors; nil for the path.
    /// - Throws: if the path does not lead to a readable regular file with at least one byte.
    init(
        path opened: String, name: String? = nil, pread: @escaping PositionedRead = Glibc.pread
    ) throws(AudioFileError) {
        self.pread = pread
        let path = name ?? opened
        // The system would cut the name at a NUL and open another file.
        guard !opened.utf8.contains(0) else { throw .notFound(path: path) }
        // Without O_NONBLOCK, opening a FIFO would wait for a writer. For a regular file it has no effect.
        let descriptor = PathText.withCString(opened) { open($0, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY) }
        guard descriptor >= 0 else { throw Self.refusal(of: path, errno: errno) }
        var status = stat()
        let error = fstat(descriptor, &status) == 0 ? Self.error(for: status, path: path) : .opening(path, errno: errno)
        if let error {
            // Close before all properties are set: after that, `deinit` would close the number a second time, and by
            // then it may belong to another thread's file.
            close(descriptor)
            throw error
        }
        self.descriptor = descriptor
        size = Int64(status.st_size)
    }

    deinit {
        close(descriptor)
    }

    /// Does not change the descriptor's file position.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) -> Int {
        var filled = 0
        while filled < buffer.count {
            let step = pread(
                descriptor, buffer.baseAddress! + filled, buffer.count - filled, off_t(start + offset) + off_t(filled))
            if step < 0 {
                if errno == EINTR { continue }
                failure = AudioFileError.systemText(errno)
            }
            if step <= 0 { break }
            filled += step
        }
        return filled
    }

    /// Reads up to `count` bytes at an offset; fewer at the end of the file.
    func bytes(at offset: Int64, count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            initialized = read(into: UnsafeMutableRawBufferPointer(buffer), at: offset)
        }
    }

    /// Moves `start` past ID3v2 tags (id3.org, ID3v2.4.0, section 3.1) that precede a format without such tags.
    ///
    /// libsndfile skips such a tag, but then computes the length of the data from the wrong offset and loses as many
    /// bytes at the end. MPEG audio is not changed: its decoder handles the tags.
    func skipTags() {
        var end: Int64 = 0
        // Limits the reads that a file with many tags can cause.
        for _ in 0..<Self.mostTags {
            let header = bytes(at: end, count: Self.tagHeader)
            guard header.count == Self.tagHeader, header.starts(with: Array("ID3".utf8)) else { break }
            let sizes = header[6..<10]
            guard sizes.allSatisfy({ $0 < 0x80 }) else { break }
            let hasFooter = header[5] & 0x10 != 0
            end += Int64(Self.tagHeader) + sizes.reduce(0) { $0 << 7 | Int64($1) } + (hasFooter ? 10 : 0)
        }
        guard end > 0, end < size else { return }
        let magic = bytes(at: end, count: 4)
        guard Self.untagged.contains(where: { magic == Array($0.utf8) }) else { return }
        start = end
        size -= end
    }

    private static let mostTags = 8
    private static let tagHeader = 10
    /// The first four bytes of formats without ID3v2 tags.
    private static let untagged = ["RIFF", "RIFX", "RF64", "FORM", "fLaC", "OggS", "caff", ".snd"]

    private static func error(for status: stat, path: String) -> AudioFileError? {
        switch status.st_mode & S_IFMT {
        case S_IFREG: status.st_size > 0 ? nil : .empty(path: path)
        case S_IFDIR: .isFolder(path: path)
        case S_IFIFO: .notRegularFile(path: path, kind: "FIFO")
        case S_IFSOCK: .notRegularFile(path: path, kind: "socket")
        default: .notRegularFile(path: path, kind: "device")
        }
    }

    /// The error for a failed open(2). For sockets and devices without a driver, ENXIO and ENODEV are replaced by the
    /// file's type, which says more.
    private static func refusal(of path: String, errno code: Int32) -> AudioFileError {
        var status = stat()
        guard code == ENXIO || code == ENODEV, PathText.withCString(path, { stat($0, &status) }) == 0 else {
            return .opening(path, errno: code)
        }
        return error(for: status, path: path) ?? .opening(path, errno: code)
    }
}
