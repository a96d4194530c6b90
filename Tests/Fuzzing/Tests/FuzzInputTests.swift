// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import FoundationEssentials
import FuzzTargets
import Hark
import TestSupport
import Testing

/// Runs the fuzzer's seeds and every input that once caused a failure, without the fuzzer.
@Suite struct FuzzInputTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

    /// The inputs of a target in one of the folders, with their names.
    private static func inputs(_ kind: String, _ target: FuzzTarget) throws -> [(name: String, bytes: [UInt8])] {
        let path = folder.appending(path: "\(kind)/\(target.rawValue)").path
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: path).sorted().map { name in
            let bytes = try #require(FileManager.default.contents(atPath: "\(path)/\(name)"))
            return (name, [UInt8](bytes))
        }
    }

    @Test(arguments: FuzzTarget.allCases) func seedsDoNoHarm(_ target: FuzzTarget) throws {
        let seeds = try Self.inputs("Seeds", target)
        #expect(!seeds.isEmpty)
        for (name, bytes) in seeds {
            #expect(throws: Never.self, "\(target.rawValue)/\(name)") { try target.run(bytes) }
        }
    }

    @Test(arguments: FuzzTarget.allCases) func whatDidHarmOnceDoesNoMore(_ target: FuzzTarget) throws {
        for (name, bytes) in try Self.inputs("Crashes", target) {
            #expect(throws: Never.self, "\(target.rawValue)/\(name)") { try target.run(bytes) }
        }
    }

    /// Every seed that the targets generate must be committed.
    @Test func theCommittedSeedsAreThoseThatThePartsWrite() throws {
        for target in FuzzTarget.allCases {
            let names = try Self.inputs("Seeds", target).map(\.name)
            // Bytes are not compared: encoders number their streams randomly, and builds of libsndfile write different
            // bytes.
            #expect(
                Set(target.seeds.keys).isSubset(of: names), "write them again: Scripts/fuzz \(target.rawValue) seeds")
        }
    }

    /// Truncations of every seed, as left by an interrupted copy.
    @Test(arguments: FuzzTarget.allCases) func truncatedSeedsDoNoHarm(_ target: FuzzTarget) throws {
        for (name, bytes) in try Self.inputs("Seeds", target) {
            for count in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 40)) {
                #expect(throws: Never.self, "\(target.rawValue)/\(name), \(count) bytes") {
                    try target.run(Array(bytes[..<count]))
                }
            }
        }
    }

    /// Models with values at the ends of their ranges through all commands, the same in every run.
    @Test func randomChangesOfModelsDoNoHarm() {
        var random = SeededRandom(seed: 18)
        for number in 0..<216 {
            let bytes =
                [UInt8(number % 18), UInt8(number % 3)]
                + (0..<4 * (1 + number % 4)).map { _ in UInt8.random(in: 0...255, using: &random) }
            #expect(throws: Never.self, "\(bytes)") { try FuzzTarget.commands.run(bytes) }
        }
    }

    /// Seeds must be accepted, or mutations would never get past the first check.
    @Test func seedsAreAccepted() throws {
        for (name, bytes) in try Self.inputs("Seeds", .model) {
            #expect(throws: Never.self, "\(name)") { try KeywordModel(parsing: bytes) }
        }
        let folder = Self.folder.appending(path: "Seeds/audio").path
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            #expect(try AudioFileReader.samples(path: "\(folder)/\(name)").count > 700, "\(name)")
        }
    }
}
