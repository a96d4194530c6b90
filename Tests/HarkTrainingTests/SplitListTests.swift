// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import HarkDatasets

/// Clip lists as written by various tools, and data sets that cannot be split by speaker.
@Suite struct SplitListTests {
    private func dataset(_ clips: [String], validationList: [UInt8]? = nil) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for clip in clips {
            let path = folder.path(of: clip)
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try Data().write(to: URL(fileURLWithPath: path))
        }
        if let validationList {
            try Data(validationList).write(to: URL(fileURLWithPath: folder.path(of: "validation_list.txt")))
        }
        return folder
    }

    private func utf16(_ text: String) -> [UInt8] {
        [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    }

    @Test(arguments: [
        "yes/a.wav\n", "./yes/a.wav\n", "yes\\a.wav\r\n", " yes/a \n", "set/yes/a.flac\n", "\u{FEFF}yes/a.wav\n",
    ])
    func aListIsReadHoweverItIsWritten(text: String) throws {
        for bytes in [Array(text.utf8), utf16(text)] {
            let folder = try dataset(["yes/a.wav", "yes/b.wav"], validationList: bytes)
            let found = try DatasetFolder(scanning: folder.path)
            #expect(found.clips.map(\.split) == [.validation, .training])
            #expect(found.findings.isEmpty)
        }
    }

    @Test func aListWithoutAMatchIsRefused() throws {
        let folder = try dataset(["yes/a.wav"], validationList: Array("yes/other.wav\nno/a.wav\n".utf8))
        let list = folder.path(of: "validation_list.txt")
        #expect(throws: DatasetError.listMatchesNothing(path: list, lines: 2)) {
            try DatasetFolder(scanning: folder.path)
        }
    }

    @Test func linesThatNameNoRecordingAreCounted() throws {
        let folder = try dataset(["yes/a.wav", "yes/b.wav"], validationList: Array("yes/a.wav\nyes/gone.wav\n".utf8))
        let findings = try DatasetFolder(scanning: folder.path).findings
        #expect(findings.map(\.problem) == [.unmatchedLine])
        #expect(findings.first?.detail == "1 of 2 lines")
    }

    /// An empty list means that no clips are held out.
    @Test func anEmptyListLeavesAllClipsToTraining() throws {
        // By hash this speaker would be in validation.
        let folder = try dataset(["yes/026290a7_nohash_0.wav", "yes/bobby_nohash_0.wav"], validationList: [])
        #expect(try DatasetFolder(scanning: folder.path).clips.allSatisfy { $0.split == .training })
    }

    /// By hash each of these names would be in validation or testing.
    @Test(arguments: ["anna", "026290a7", "3"])
    func oneSpeakerWithAnyNameCanBeTrainedOn(name: String) throws {
        let clips = (0..<20).map { "lamp/\(name)_nohash_\($0).wav" }
        let folder = try dataset(clips)
        let found = try DatasetFolder(scanning: folder.path)
        #expect(found.clips.count { $0.split == .training } == 18)
        #expect(found.clips.count { $0.split == .validation } == 2)
        #expect(found.findings.map(\.problem) == [.splitByClip])
    }

    @Test func aWordWithoutClipsToJudgeByGetsSome() throws {
        // By hash, bobby is in training and 3 in validation.
        let folder = try dataset(
            (0..<4).map { "lamp/bobby_nohash_\($0).wav" } + (0..<4).map { "door/3_nohash_\($0).wav" }
                + ["door/bobby_nohash_0.wav"])
        let found = try DatasetFolder(scanning: folder.path)
        #expect(
            found.clips.filter { $0.word == "lamp" }.map(\.split) == [.training, .training, .training, .validation])
        #expect(found.findings == [DatasetFinding(.splitByClip, path: "\(folder.path)/lamp")])
    }
}
