// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Glibc
import HarkBasics

/// Reads paths from a pipe as they arrive. Complete paths are returned before more are waited for, so that a program
/// can write one path and wait for its result.
struct PathReader {
    /// The byte that ends a path.
    enum Separator: UInt8 {
        case newline = 0x0A
        case null = 0
    }

    /// A longer path names no file (PATH_MAX is 4,096). Limits the memory for input without a separator.
    static let longest = 1 << 16

    private let descriptor: Int32
    private let separator: Separator
    private var bytes: [UInt8] = []
    private var isLeftOut = false
    private var hasEnded = false
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)
    /// Bytes of `buffer` that ``beginningOfRecording()`` has read; nil if none.
    private var looked: Int?
    private var isFirst = true

    init(descriptor: Int32, separator: Separator) {
        self.descriptor = descriptor
        self.separator = separator
    }

    /// Waits for a path, and returns it with all others already there, at most one read's worth.
    /// - Returns: The paths in their order, or errors for some of them; nil at the end. Empty lines are skipped.
    mutating func next() throws -> [Result<String, AudioFileError>]? {
        while !hasEnded {
            let count = try looked ?? fill()
            looked = nil
            var paths: [Result<String, AudioFileError>] = []
            for byte in buffer[..<count] {
                if byte == separator.rawValue {
                    finish(&paths)
                } else if byte == 0 {
                    throw CommandFailure(
                        "standard input: neither a list of paths nor a recording in a known format: for sound without a "
                            + "header use --raw, for paths that end with a zero byte --null", .someFilesFailed)
                } else {
                    add(byte)
                }
            }
            if count == 0 {
                hasEnded = true
                finish(&paths)
            }
            if !paths.isEmpty { return paths }
        }
        return nil
    }

    /// Waits for the first bytes and checks whether they begin a recording.
    /// - Returns: The bytes, if they begin a recording; nil if they may be a list of paths.
    mutating func beginningOfRecording() throws -> [UInt8]? {
        let count = try fill()
        looked = count
        return AudioFileFinder.isRecording(beginningWith: buffer[..<count]) ? Array(buffer[..<count]) : nil
    }

    /// - Returns: The number of bytes read; 0 at the end.
    private mutating func fill() throws -> Int {
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count >= 0 { return count }
            if errno == EINTR { continue }
            guard errno == EAGAIN else {
                throw CommandFailure("standard input: \(String(cString: strerror(errno)))", .someFilesFailed)
            }
            // EAGAIN: another program that shares the pipe may have made it nonblocking.
            var empty = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            poll(&empty, 1, -1)
        }
    }

    private mutating func add(_ byte: UInt8) {
        if bytes.count < Self.longest { bytes.append(byte) } else { isLeftOut = true }
    }

    private mutating func finish(_ paths: inout [Result<String, AudioFileError>]) {
        defer {
            bytes.removeAll(keepingCapacity: true)
            isLeftOut = false
        }
        if separator == .newline { removeForeignMarks() }
        if bytes.isEmpty { return }
        let text = PathText.text(bytes)
        if isLeftOut {
            paths.append(.failure(.cannotOpen(path: String(text.prefix(80)) + "...", reason: "the path is too long")))
        } else {
            paths.append(.success(text))
        }
    }

    /// Removes what programs on other systems add to paths: a byte-order mark before the first, a carriage return after
    /// each. They are kept if a file of exactly that name exists.
    private mutating func removeForeignMarks() {
        if isFirst, bytes.starts(with: [0xEF, 0xBB, 0xBF]), !exists() { bytes.removeFirst(3) }
        isFirst = false
        if bytes.last == UInt8(ascii: "\r"), !exists() { bytes.removeLast() }
    }

    private func exists() -> Bool {
        (bytes.map(CChar.init(bitPattern:)) + [0]).withUnsafeBufferPointer { access($0.baseAddress!, F_OK) == 0 }
    }
}
