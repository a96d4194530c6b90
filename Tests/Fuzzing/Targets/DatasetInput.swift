// SPDX-License-Identifier: Apache-2.0

import HarkDatasets
import HarkEvaluation
import HarkTraining

/// A data set's lists, and the names of its folders and files. The input is the list of validation clips; after a line
/// `==`, the list of testing clips; after another, names of folders and files, one `word/file` per line.
enum DatasetInput {
    private static let clips = ["no/b_nohash_0.wav", "yes/a.b.wav", "yes/a_nohash_0.wav", "yes/a_nohash_1.flac"]

    static func run(_ bytes: [UInt8]) throws(FuzzFailure) {
        let parts = parts(of: bytes)
        let folder = MemoryFolder()
        for clip in clips { folder.write([], to: clip) }
        // FoundationEssentials of Swift 6.3 leaks a page for each empty file that it reads.
        if !parts[0].isEmpty { folder.write(parts[0], to: "validation_list.txt") }
        if !parts[1].isEmpty { folder.write(parts[1], to: "testing_list.txt") }
        try checkScan(folder.path, parts)
        let names = String(decoding: parts[2], as: UTF8.self).split(separator: "\n").map(String.init)
        try checkNames(names)
    }

    /// The three parts, some of them possibly empty.
    private static func parts(of bytes: [UInt8]) -> [[UInt8]] {
        var parts: [[UInt8]] = [[]]
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            if parts.count < 3, line.elementsEqual("==".utf8) {
                parts.append([])
            } else {
                parts[parts.count - 1] += line + [UInt8(ascii: "\n")]
            }
        }
        return parts + [[UInt8]](repeating: [], count: 3 - parts.count)
    }

    /// Each clip occurs once; a clip that a list names exactly is in that list's split.
    private static func checkScan(_ path: String, _ parts: [[UInt8]]) throws(FuzzFailure) {
        let scanned: DatasetFolder
        do throws(DatasetError) {
            scanned = try DatasetFolder(scanning: path)
        } catch {
            if case .listMatchesNothing = error { return }
            throw FuzzFailure("a folder of recordings is refused: \(error)")
        }
        try require(scanned.clips.map { "\($0.path.dropFirst(path.count + 1))" } == clips, "other clips")
        // In UTF-16 the same bytes are other letters.
        guard !parts.contains(where: { $0.starts(with: [0xFF, 0xFE]) || $0.starts(with: [0xFE, 0xFF]) }) else { return }
        let lines = parts.map { part in Set(part.split(separator: UInt8(ascii: "\n")).map { Array($0) }) }
        for (clip, name) in zip(scanned.clips, clips) {
            let name = Array(name.utf8)
            if lines[0].contains(name) {
                try require(clip.split == .validation, "a clip of the validation list in \(clip.split)")
            } else if lines[1].contains(name) {
                try require(clip.split != .training, "a clip of the testing list in \(clip.split)")
            }
        }
    }

    /// Arbitrary names: as keywords, as the folder and file of a clip, and as a mistyped keyword.
    private static func checkNames(_ names: [String]) throws(FuzzFailure) {
        let rule = SplitRule(validationList: nil, testingList: SplitList(path: "names", lines: names))
        for name in names {
            let slash = name.firstIndex(of: "/") ?? name.endIndex
            let file = String(name[slash...].dropFirst())
            // A name without a file, such as "/.wav", names no clip.
            if slash != name.endIndex, !file.contains("/"), !SplitList.place(name).isEmpty {
                let split = rule.split(word: String(name[..<slash]), file: file)
                try require(split == .testing, "\(name.debugDescription) stands in the list and is not found")
            }
            _ = SplitRule.hashedSplit(speaker: SplitRule.speaker(ofFile: file))
        }
        guard names.count < 64 else { return }
        switch Result(catching: { () throws(DatasetError) in try LabelSet(keywords: names) }) {
        case .success(let labels):
            try require(names.allSatisfy { labels.label(ofWord: $0) != nil }, "a keyword without a label")
        case .failure(let error):
            try require(!error.description.contains("\n"), "an error of several lines: \(error)")
        }
        if let first = names.first { _ = DatasetError.keywordsMissing([first], there: names).description }
    }
}

extension DatasetInput {
    static var seeds: [String: [UInt8]] {
        [
            "lists": Array("yes/a_nohash_0.wav\nyes/a_nohash_1.wav\n==\nno/b_nohash_0.wav\n".utf8),
            "line-ends": Array("yes/a.b.wav\r\nno/b_nohash_0\r\n==\n\n==\n".utf8),
            "names": Array("==\n==\nyes/a_nohash_0.wav\n_unknown_/x.wav\n_silence_/.wav\nja\nnein \nJa/ä.b.c".utf8),
            "not-text": Array("yes/a_nohash_0.wav\n==\n".utf8) + [0xFF, 0xFE, 0x0A] + Array("no/b_nohash_0.wav\n".utf8),
        ]
    }
}
