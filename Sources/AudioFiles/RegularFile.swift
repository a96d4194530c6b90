// SPDX-License-Identifier: Apache-2.0

import Glibc
import HarkBasics

/// The descriptor of a regular file open for reading, closed at the end of its life.
final class RegularFile: ByteSource {
    private let descriptor: Int32
    private let pread: PositionedRead
    /// In bytes from `start` on, greater than 0.
    private(set) var size: Int64
    /// Where the recording begins: offsets count from here.
    private var start: Int64 = 0
    /// Why a read failed, in the system's words; nil if none did.
    private(set) var failure: String?

    /// pread(2), which tests replace.
    typealias PositionedRead = @Sendable (Int32, UnsafeMutableRawPointer?, Int, off_t) -> Int

    /// - Parameter name: what errors call it; nil: the path.
    /// - Throws: an error about the path unless it leads to a regular file with at least one byte.
    init(
        path opened: String, name: String? = nil, pread: @escaping PositionedRead = Glibc.pread
    ) throws(AudioFileError) {
        self.pread = pread
        let path = name ?? opened
        // A NUL would end the name early for the system, and so name another file.
        guard !opened.utf8.contains(0) else { throw .notFound(path: path) }
        // Without O_NONBLOCK, opening a FIFO would wait for a writer; a regular file does not heed it.
        let descriptor = PathText.withCString(opened) { open($0, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY) }
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

    /// Up to `count` bytes from an offset, fewer at the end of the file.
    func bytes(at offset: Int64, count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            initialized = read(into: UnsafeMutableRawBufferPointer(buffer), at: offset)
        }
    }

    /// Moves the start behind ID3v2 tags (id3.org, ID3v2.4.0, section 3.1) in front of a format that does not know them.
    ///
    /// libsndfile skips such a tag, but then counts the length of the data from the wrong place, and loses as many bytes at
    /// the end. MPEG audio, where such tags belong, is left to its decoder.
    func skipTags() {
        var end: Int64 = 0
        // A file of many tags must not cost many reads.
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

    /// Sockets and devices without a driver fail in open(2) with a code that says little.
    private static func refusal(of path: String, errno code: Int32) -> AudioFileError {
        var status = stat()
        guard code == ENXIO || code == ENODEV, PathText.withCString(path, { stat($0, &status) }) == 0 else {
            return .opening(path, errno: code)
        }
        return error(for: status, path: path) ?? .opening(path, errno: code)
    }
}
