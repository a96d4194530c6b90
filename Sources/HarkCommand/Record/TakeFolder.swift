// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import FoundationEssentials
import Glibc
import Hark
import HarkCore
import HarkDatasets

/// A folder of takes of one word, or of noises, in the layout of `hark train`.
struct TakeFolder {
    let path: String
    /// The start of a file's name, before its number.
    private let prefix: String

    /// The folder of a word: `<output>/<keyword>/<speaker>_nohash_<n>.wav`.
    static func words(_ keyword: String, output: String, speaker: String) throws -> TakeFolder {
        try TakeFolder(path: "\(output)/\(keyword)", prefix: "\(speaker)_nohash_")
    }

    /// The folder of noises: `<output>/_background_noise_/<speaker>-<n>.wav`.
    static func noises(output: String, speaker: String) throws -> TakeFolder {
        try TakeFolder(path: "\(output)/\(DatasetFolder.backgroundNoise)", prefix: "\(speaker)-")
    }

    /// Creates the folder if it does not exist.
    private init(path: String, prefix: String) throws {
        self.path = path
        self.prefix = prefix
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw CommandFailure("\(path): the folder cannot be created: give another --output", .output)
        }
        // Checked before the user speaks the first word.
        guard access(path, W_OK | X_OK) == 0 else {
            throw CommandFailure("\(path): cannot be written: \(String(cString: strerror(errno)))", .output)
        }
    }

    /// Writes a recording under the next free number. No take is replaced, even if several programs record into one
    /// folder.
    /// - Returns: The recording's path.
    func add(_ samples: [Int16], sampleRate: Int) throws -> String {
        let samples = samples.map { Float($0) * 0x1p-15 }
        while true {
            let file = "\(path)/\(prefix)\(try nextNumber()).wav"
            do throws(AudioFileError) {
                if try AudioFileWriter.writeNew(samples: samples, path: file, sampleRate: sampleRate) { return file }
            } catch {
                throw CommandFailure("\(error)", .output)
            }
        }
    }

    /// The highest number in use plus one, whatever the file's type.
    private func nextNumber() throws -> Int {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: path)
        } catch {
            throw CommandFailure("\(path): can no longer be read", .output)
        }
        let numbers = names.compactMap { name -> Int? in
            guard name.hasPrefix(prefix) else { return nil }
            return Int(name.dropFirst(prefix.count).prefix { $0 != "." }).flatMap {
                (0..<Int.max).contains($0) ? $0 : nil
            }
        }
        return numbers.max().map { $0 + 1 } ?? 0
    }

    // MARK: Names

    /// What is wrong with a name of a folder or file; nil if nothing is.
    static func problem(withName name: String) -> String? {
        if name.isEmpty { return "is empty" }
        if name.utf8.count > KeywordLabel.longestName { return "is longer than \(KeywordLabel.longestName) bytes" }
        if !KeywordLabel.isPrintable(name) { return "holds control characters" }
        if name.contains(where: { "/,\\".contains($0) }) { return "holds a slash or a comma" }
        if name.hasPrefix(".") || name.hasPrefix("_") || name.hasPrefix("-") {
            return "begins with a dot, an underscore or a hyphen"
        }
        if name.contains("_nohash_") { return "holds \"_nohash_\", which separates speakers from numbers" }
        return nil
    }

    /// Eight hexadecimal digits made from the user's name, in the form of Speech Commands' speaker names. The same each
    /// time, so that all recordings of a person belong to the same part of a split.
    static var speakerOfThisUser: String {
        let user = getpwuid(geteuid()).map { String(cString: $0.pointee.pw_name) } ?? "\(geteuid())"
        return CRC32.hexadecimal(Array(user.utf8))
    }
}
