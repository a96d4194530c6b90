// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import FoundationEssentials
import HarkBasics

/// A folder of folders as Speech Commands lays it out: `<word>/<speaker>_nohash_<n>.wav`.
package struct DatasetFolder: Sendable {
    package struct Clip: Sendable {
        package let path: String
        /// Name of the folder it lies in.
        package let word: String
        package let split: DatasetSplit
        /// The part of the file's name before "_nohash_", or all of it.
        package let speaker: String
    }

    /// The folder of long noise recordings to mix in.
    package static let backgroundNoise = "_background_noise_"

    package let path: String
    /// In byte order of word and name.
    package let clips: [Clip]
    /// Paths of the background noises.
    package let noises: [String]
    /// What lies about that is of no use, and what looks like a mistake.
    package let findings: [DatasetFinding]

    /// The words there are, in order.
    package var words: [String] {
        var seen: [String] = []
        for clip in clips where seen.last != clip.word { seen.append(clip.word) }
        return seen
    }

    package init(scanning path: String) throws(DatasetError) {
        self.path = path
        let rule = SplitRule(
            validationList: Self.lines(of: path + "/validation_list.txt"),
            testingList: Self.lines(of: path + "/testing_list.txt"))
        var clips: [Clip] = []
        var noises: [String] = []
        var strays: [String] = []
        var findings: [DatasetFinding] = []
        for word in try Self.names(in: path) {
            let folder = path + "/" + word
            var isFolder = false
            guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder else {
                if Self.isRecording(word) { strays.append(folder) }
                continue
            }
            if word.hasPrefix(".") {
                strays += AudioFileFinder.find(paths: [folder]).paths
                continue
            }
            var isEmpty = true
            for file in try Self.names(in: folder) where !file.hasPrefix(".") {
                guard Self.isRecording(file) else {
                    let inner = folder + "/" + file
                    if FileManager.default.fileExists(atPath: inner, isDirectory: &isFolder), isFolder {
                        strays += AudioFileFinder.find(paths: [inner]).paths
                    }
                    continue
                }
                isEmpty = false
                if word == Self.backgroundNoise {
                    noises.append(folder + "/" + file)
                } else {
                    clips.append(
                        Clip(
                            path: folder + "/" + file, word: word, split: rule.split(word: word, file: file),
                            speaker: SplitRule.speaker(ofFile: file)))
                }
            }
            if isEmpty { findings.append(DatasetFinding(.emptyFolder, path: folder)) }
        }
        guard !clips.isEmpty else { throw .noWords(path: path, strays: strays.count) }
        findings += strays.map { DatasetFinding(.strayRecording, path: $0) }
        self.clips = clips
        self.noises = noises
        self.findings = findings + Self.similarFolders(clips, in: path)
    }

    private static func isRecording(_ name: String) -> Bool {
        guard let dot = name.lastIndex(of: ".") else { return false }
        return AudioFileFinder.endings.contains(name[dot...].dropFirst().lowercased())
    }

    private static func similarFolders(_ clips: [Clip], in path: String) -> [DatasetFinding] {
        var first: [String: String] = [:]
        var findings: [DatasetFinding] = []
        var last = ""
        for clip in clips where clip.word != last {
            last = clip.word
            let plain = clip.word.lowercased().trimmed
            if let other = first[plain] {
                findings.append(DatasetFinding(.similarFolder, path: "\(path)/\(last)", detail: "like \(other)"))
            } else {
                first[plain] = last
            }
        }
        return findings
    }

    /// Names in byte order: the order of a data set must not depend on the file system or the locale.
    private static func names(in folder: String) throws(DatasetError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder)
                .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        } catch {
            let missing = !FileManager.default.fileExists(atPath: folder)
            throw .unreadableFolder(path: folder, reason: missing ? "no such folder" : "not a folder that can be read")
        }
    }

    private static func lines(of path: String) -> [String] {
        guard let bytes = FileManager.default.contents(atPath: path) else { return [] }
        // A line that is no UTF-8 names no clip that could be found, and takes nothing from the other lines.
        return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
    }
}
