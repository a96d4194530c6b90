// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Glibc
import HarkBasics

/// A folder of recordings in the layout that `hark train` reads: `<keyword>/hark-<day>_nohash_<time>-<number>.wav`. The
/// oldest recordings are removed to keep the folder within its limits. Files with other names are neither removed nor
/// counted.
package final class ArchiveFolder {
    private struct Recording {
        /// Sort key by time: day, time and number.
        package let key: String
        package let path: String
        package let bytes: Int
    }

    package let path: String
    private let limits: ArchiveLimits
    /// Oldest first.
    private var recordings: [Recording] = []
    private var number = 0
    package private(set) var removed = 0

    /// Creates the folder if it does not exist, and finds the recordings of earlier runs.
    package init(path: String, limits: ArchiveLimits) throws(ArchiveError) {
        self.path = path
        self.limits = limits
        guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw ArchiveError(path: path, code: errno) }
        guard access(path, W_OK | X_OK) == 0, let folders = Self.entries(path) else {
            throw ArchiveError(path: path, code: errno)
        }
        for folder in folders {
            for name in Self.entries("\(path)/\(folder)") ?? [] {
                guard let key = Self.key(name) else { continue }
                let file = "\(path)/\(folder)/\(name)"
                var status = stat()
                guard lstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
                recordings.append(Recording(key: key, path: file, bytes: Int(status.st_size)))
            }
        }
        recordings.sort { $0.key < $1.key }
        makeRoom(for: 0, count: 0)
    }

    /// Writes a recording under a new, unique name.
    package func save(_ samples: [Float], keyword: String, sampleRate: Int) throws(AudioFileError) {
        // The header of a WAV file has 44 bytes.
        let bytes = 44 + samples.count * 2
        makeRoom(for: bytes, count: 1)
        let folder = "\(path)/\(Self.folderName(keyword))"
        guard mkdir(folder, 0o777) == 0 || errno == EEXIST else {
            throw .cannotWrite(path: folder, reason: String(cString: strerror(errno)))
        }
        var name = ""
        repeat {
            number += 1
            name = Self.name(number: number)
        } while access("\(folder)/\(name)", F_OK) == 0
        let file = "\(folder)/\(name)"
        try AudioFileWriter.write(samples: samples, path: file, sampleRate: sampleRate, isPrivate: true)
        recordings.append(Recording(key: Self.key(name) ?? name, path: file, bytes: bytes))
    }

    private func makeRoom(for bytes: Int, count: Int) {
        var total = recordings.reduce(0) { $0 + $1.bytes }
        while let oldest = recordings.first,
            recordings.count + count > limits.files || total + bytes > limits.bytes
        {
            // If unlink fails because the file was already removed, it is dropped from the list too.
            if unlink(oldest.path) == 0 { removed += 1 }
            total -= oldest.bytes
            recordings.removeFirst()
        }
    }

    /// A keyword made safe for use as a folder name, since models are untrusted.
    package static func folderName(_ keyword: String) -> String {
        let name = keyword.replacing("/", with: "_")
        return name.hasPrefix(".") ? "_" + name.dropFirst() : name
    }

    private static func name(number: Int) -> String {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        var utc = tm()
        gmtime_r(&now.tv_sec, &utc)
        func padded(_ value: Int, _ digits: Int) -> String { Figures.padded(value, digits: digits) }
        let day = padded(Int(utc.tm_year) + 1900, 4) + padded(Int(utc.tm_mon) + 1, 2) + padded(Int(utc.tm_mday), 2)
        let time = padded(Int(utc.tm_hour), 2) + padded(Int(utc.tm_min), 2) + padded(Int(utc.tm_sec), 2)
        return "hark-\(day)_nohash_\(time)-\(padded(now.tv_nsec / 1_000_000, 3))-\(padded(number, 6)).wav"
    }

    /// The sort key of a file name; nil if the name was not created by this class.
    package static func key(_ name: String) -> String? {
        let parts = name.split(separator: "_nohash_")
        guard parts.count == 2, parts[0].hasPrefix("hark-"), parts[1].hasSuffix(".wav") else { return nil }
        let day = parts[0].dropFirst(5)
        let rest = parts[1].dropLast(4).split(separator: "-", omittingEmptySubsequences: false)
        guard rest.count == 3, ([day] + rest).allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
            day.count == 8, rest[0].count == 6, rest[1].count == 3, rest[2].count >= 6
        else { return nil }
        return day + rest.joined()
    }

    private static func entries(_ path: String) -> [String]? {
        guard let folder = opendir(path) else { return nil }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}
