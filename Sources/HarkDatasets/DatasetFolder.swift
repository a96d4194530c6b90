// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import FoundationEssentials
import HarkBasics

/// A data set folder in the layout of Speech Commands: `<word>/<speaker>_nohash_<n>.wav`.
package struct DatasetFolder: Sendable {
    package struct Clip: Sendable {
        package let path: String
        /// Name of its folder.
        package let word: String
        package fileprivate(set) var split: DatasetSplit
        /// The part of the file's name before "_nohash_", or all of it.
        package let speaker: String
    }

    /// The folder of long noise recordings to mix in.
    package static let backgroundNoise = "_background_noise_"

    package let path: String
    /// Sorted by word and file name, in byte order.
    package let clips: [Clip]
    /// Paths of the background noises.
    package let noises: [String]
    /// Findings about recordings and folders that are not used, and about what looks like a mistake.
    package let findings: [DatasetFinding]
    /// Whether lists decide the splits; otherwise a hash of the speaker does.
    package let hasLists: Bool

    /// The words of the clips, in order.
    package var words: [String] {
        var seen: [String] = []
        for clip in clips where seen.last != clip.word { seen.append(clip.word) }
        return seen
    }

    package init(scanning path: String) throws(DatasetError) {
        self.path = path
        let lists = ["validation_list.txt", "testing_list.txt"].map { SplitList(reading: "\(path)/\($0)") }
        hasLists = lists.contains { $0 != nil }
        let rule = SplitRule(validationList: lists[0], testingList: lists[1])
        var clips: [Clip] = []
        var noises: [String] = []
        var strays: [String] = []
        var findings: [DatasetFinding] = []
        for word in try Self.names(in: path) {
            let folder = path + "/" + word
            var isFolder = false
            guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder else {
                if AudioFileFinder.hasKnownEnding(word) { strays.append(folder) }
                continue
            }
            if word.hasPrefix(".") {
                strays += AudioFileFinder.find(paths: [folder]).paths
                continue
            }
            var isEmpty = true
            for file in try Self.names(in: folder) where !file.hasPrefix(".") {
                guard AudioFileFinder.hasKnownEnding(file) else {
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
        findings += try Self.unmatchedLines(of: lists.compactMap(\.self), clips)
        if rule.isHashed {
            findings += Self.unknownSpeakers(clips, in: path)
            findings += Self.splitByClip(&clips, in: path)
        }
        self.clips = clips
        self.noises = noises
        self.findings = findings + Self.similarFolders(clips, in: path)
    }

    /// - Throws: `listMatchesNothing` if a list names no clip, because the clips to hold out would be used for
    ///   training.
    private static func unmatchedLines(
        of lists: [SplitList], _ clips: [Clip]
    ) throws(DatasetError) -> [DatasetFinding] {
        guard !lists.isEmpty else { return [] }
        let places = Set(clips.map { SplitList.place($0.path.split(separator: "/").suffix(2).joined(separator: "/")) })
        var findings: [DatasetFinding] = []
        for list in lists {
            let unmatched = list.unmatched(places)
            guard unmatched > 0 else { continue }
            if unmatched == list.clips.count { throw .listMatchesNothing(path: list.path, lines: unmatched) }
            findings.append(
                DatasetFinding(.unmatchedLine, path: list.path, detail: "\(unmatched) of \(list.clips.count) lines"))
        }
        return findings
    }

    /// Splits a word's clips individually if the split by speaker leaves no training clip, or no validation clip
    /// although other words have some. This is usual in data sets of one speaker.
    private static func splitByClip(_ clips: inout [Clip], in path: String) -> [DatasetFinding] {
        let judges = clips.contains { $0.split == .validation }
        var findings: [DatasetFinding] = []
        var start = 0
        while start < clips.count {
            let word = clips[start].word
            let end = clips[start...].firstIndex { $0.word != word } ?? clips.count
            defer { start = end }
            let splits = Set(clips[start..<end].map(\.split))
            guard end - start > 1, !splits.contains(.training) || (judges && !splits.contains(.validation)) else {
                continue
            }
            for index in start..<end {
                let isHeldOut = (index - start) % 10 == 9 || (end - start < 10 && index == end - 1)
                clips[index].split = isHeldOut ? .validation : .training
            }
            findings.append(DatasetFinding(.splitByClip, path: "\(path)/\(word)"))
        }
        return findings
    }

    private static func unknownSpeakers(_ clips: [Clip], in path: String) -> [DatasetFinding] {
        var counts: [String: (all: Int, unnamed: Int)] = [:]
        for clip in clips {
            counts[clip.word, default: (0, 0)].all += 1
            if !clip.path.contains("_nohash_") { counts[clip.word, default: (0, 0)].unnamed += 1 }
        }
        return counts.filter { $0.value.all > 1 && $0.value.all == $0.value.unnamed }.keys.sorted()
            .map { DatasetFinding(.unknownSpeakers, path: "\(path)/\($0)") }
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

    /// The names in a folder, in byte order, so that the order of a data set does not depend on the file system or
    /// locale.
    private static func names(in folder: String) throws(DatasetError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder)
                .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        } catch {
            let missing = !FileManager.default.fileExists(atPath: folder)
            throw .unreadableFolder(path: folder, reason: missing ? "no such folder" : "not a readable folder")
        }
    }
}
