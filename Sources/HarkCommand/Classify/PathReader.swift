// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Glibc
import HarkBasics

/// Paths out of a pipe, as they come: those that are there are handed over before more are waited for, so that who writes
/// one and waits for its answer gets it.
struct PathReader {
    /// What ends a path.
    enum Separator: UInt8 {
        case newline = 0x0A
        case null = 0
    }

    /// Longer ones name no file (PATH_MAX is 4,096): a bound on what a line without an end can take.
    static let longest = 1 << 16

    private let descriptor: Int32
    private let separator: Separator
    private var bytes: [UInt8] = []
    private var isLeftOut = false
    private var hasEnded = false
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)

    init(descriptor: Int32, separator: Separator) {
        self.descriptor = descriptor
        self.separator = separator
    }

    /// Waits for a path, and takes what else is there, but no more than one read's worth.
    /// - Returns: paths in their order, with what is wrong with some; nil at the end. Empty lines are passed over.
    mutating func next() throws -> [Result<String, AudioFileError>]? {
        while !hasEnded {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            // Another program that shares the pipe may have told it not to wait.
            if count < 0, errno == EAGAIN {
                var empty = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                poll(&empty, 1, -1)
                continue
            }
            guard count >= 0 else {
                throw CommandFailure("standard input: \(String(cString: strerror(errno)))", .someFilesFailed)
            }
            var paths: [Result<String, AudioFileError>] = []
            for byte in buffer[..<count] {
                if byte == separator.rawValue { finish(&paths) } else { add(byte) }
            }
            if count == 0 {
                hasEnded = true
                finish(&paths)
            }
            if !paths.isEmpty { return paths }
        }
        return nil
    }

    private mutating func add(_ byte: UInt8) {
        if bytes.count < Self.longest { bytes.append(byte) } else { isLeftOut = true }
    }

    private mutating func finish(_ paths: inout [Result<String, AudioFileError>]) {
        defer {
            bytes.removeAll(keepingCapacity: true)
            isLeftOut = false
        }
        if bytes.isEmpty { return }
        let text = PathText.text(bytes)
        if isLeftOut {
            paths.append(.failure(.cannotOpen(path: String(text.prefix(80)) + "...", reason: "the path is too long")))
        } else {
            paths.append(.success(text))
        }
    }
}
