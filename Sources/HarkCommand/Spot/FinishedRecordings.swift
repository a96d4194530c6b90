// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import HarkBasics

/// The recordings that an interrupted run of `hark spot` has finished, from its JSON Lines.
struct FinishedRecordings {
    private struct Line: Decodable {
        let type: String
        let path: String
        let pathBase64: String?
    }

    /// How often each recording was finished.
    private var counts: [String: Int] = [:]

    init() {}

    /// Reads a log and writes the lines of its finished recordings to standard output, so that the output is that of a
    /// run without an interruption. The rest of the log, after the last finished recording, is left out.
    init(log path: String) throws {
        let file = fopen(path, "re")
        guard let file else {
            throw CommandFailure("\(path): cannot be opened (\(String(cString: strerror(errno))))", .usage)
        }
        defer { fclose(file) }
        guard !Self.isStandardOutput(fileno(file)) else {
            throw CommandFailure(
                "\(path): --resume-from copies its lines to standard output: write that to another file", .usage)
        }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        var pending = ""
        var number = 0
        while let text = Self.line(of: file) {
            // The last line may be cut off.
            guard text.last == "\n" else { break }
            number += 1
            guard let line = try? decoder.decode(Line.self, from: Data(text.utf8)),
                ["detection", "end"].contains(line.type)
            else {
                throw CommandFailure(
                    "\(path): line \(number) was not written by hark spot --format jsonl: name the output of an earlier run",
                    .usage)
            }
            pending += DisplayText.json(String(text.dropLast())) + "\n"
            guard line.type == "end" else { continue }
            StandardOutput.writeRaw(pending)
            pending = ""
            counts[line.pathBase64.flatMap { Self.path($0) } ?? line.path, default: 0] += 1
        }
        if ferror(file) != 0 { throw CommandFailure("\(path): cannot be read", .usage) }
    }

    /// - Returns: whether the recording was finished in the run before. Each counts once.
    mutating func remove(_ path: String) -> Bool {
        guard let count = counts[path], count > 0 else { return false }
        counts[path] = count - 1
        return true
    }

    /// The next line with its newline; nil at the end.
    private static func line(of file: UnsafeMutablePointer<FILE>) -> String? {
        var buffer: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(buffer) }
        let count = getline(&buffer, &capacity, file)
        guard count > 0, let buffer else { return nil }
        return String(decoding: UnsafeRawBufferPointer(start: buffer, count: count), as: UTF8.self)
    }

    private static func path(_ base64: String) -> String? {
        Data(base64Encoded: base64).map { PathText.text(Array($0)) }
    }

    private static func isStandardOutput(_ descriptor: Int32) -> Bool {
        var (log, output) = (stat(), stat())
        guard fstat(descriptor, &log) == 0, fstat(STDOUT_FILENO, &output) == 0 else { return false }
        return log.st_mode & S_IFMT == S_IFREG && log.st_dev == output.st_dev && log.st_ino == output.st_ino
    }
}
