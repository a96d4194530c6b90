// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Foundation
import TestSupport
import Testing

@testable import HarkListening

@Suite struct DetectionArchiveTests {
    private static let rate = 16_000

    /// A stream in which every sample encodes its position, and an archive that receives it.
    private final class Scene {
        let folder: TemporaryFolder
        let queue = SoundQueue()
        var log: [String] = []
        private(set) var archive: DetectionArchive!
        var position = 0

        init(_ limits: ArchiveLimits = ArchiveLimits(), folder: TemporaryFolder? = nil) throws {
            self.folder = try folder ?? TemporaryFolder()
            archive = try DetectionArchive(
                folder: self.folder.path(of: "kept"), limits: limits, labels: ["stop", "../go", ".x"],
                sampleRate: rate, queue: queue, log: { [unowned self] in log.append($0) })
        }

        func hear(_ count: Int, isTaken: Bool = true) {
            let samples = (position..<position + count).map { DetectionArchiveTests.sample($0) }
            for start in stride(from: 0, to: count, by: 320) {
                queue.push(samples[start..<min(start + 320, count)].span, position: position + start)
                if isTaken { archive.takeSound() }
            }
            position += count
        }

        func detect(_ label: Int = 0, at sample: Int) {
            archive.note(
                LiveDetection(label: label, score: 30_000, seconds: Double(sample) / Double(rate), completed: 0))
        }

        /// The recordings below the folder, relative to it, in chronological order.
        var files: [String] {
            let all = FileManager.default.subpaths(atPath: folder.path(of: "kept")) ?? []
            return all.filter { $0.hasSuffix(".wav") }.sorted { $0.suffix(10) < $1.suffix(10) }
        }

        func samples(_ file: String) throws -> [Float] {
            try AudioFileReader.samples(path: folder.path(of: "kept/\(file)"))
        }
    }

    private static func sample(_ position: Int) -> Float { Float(position % 65_521 - 32_760) * 0x1p-15 }

    private func expected(_ range: Range<Int>) -> [Float] {
        range.map { (Self.sample($0) * 32768).rounded() / 32768 }
    }

    @Test func theSecondsAroundADetectionAreKeptToTheSample() throws {
        let scene = try Scene()
        scene.hear(80_000)
        scene.detect(at: 79_000)
        scene.hear(14_000)
        #expect(scene.files.isEmpty)
        scene.hear(1_100)
        #expect(scene.files.count == 1 && scene.archive.saved == 1)
        let file = try #require(scene.files.first)
        #expect(file.wholeMatch(of: #/stop/hark-\d{8}_nohash_\d{6}-\d{3}-000001\.wav/#) != nil, "\(file)")
        #expect(try scene.samples(file) == expected(47_000..<95_000))
        let bytes = try Data(contentsOf: URL(fileURLWithPath: scene.folder.path(of: "kept/\(file)")))
        #expect(bytes.count == 44 + 96_000 && bytes[34] == 16 && bytes[22] == 1)
    }

    @Test func startEndAndGapsCutWhatIsKept() throws {
        let scene = try Scene()
        scene.hear(10_000)
        scene.detect(at: 9_000)
        // A gap of one second: the sound after it is not consecutive.
        scene.position += 16_000
        scene.hear(20_000)
        #expect(scene.files.count == 1)
        scene.detect(at: 40_000)
        scene.archive.finish()
        #expect(scene.files.count == 2 && scene.archive.failures == 0)
        #expect(try scene.samples(scene.files[0]) == expected(0..<10_000))
        #expect(try scene.samples(scene.files[1]) == expected(26_000..<46_000))
    }

    @Test func aDispatcherBusyForSecondsLosesNoDetection() throws {
        let scene = try Scene()
        scene.hear(64_000)
        scene.detect(at: 64_000)
        scene.hear(SoundQueue.capacity, isTaken: false)
        #expect(scene.queue.dropped == 0)
        scene.archive.takeSound()
        #expect(try scene.samples(try #require(scene.files.first)) == expected(32_000..<80_000))

        scene.hear(SoundQueue.capacity + 960, isTaken: false)
        #expect(scene.queue.dropped == 960)
        scene.archive.finish()
        #expect(scene.log == ["960 samples were not kept, because this program was too busy"])
    }

    @Test func theOldestMakeRoomAndStrangersStay() throws {
        let folder = try TemporaryFolder()
        let stranger = try folder.write([1, 2, 3], to: "kept/stop/mine_nohash_0.wav")
        for limits in [ArchiveLimits(files: 3), ArchiveLimits(bytes: 3 * 96_044 + 100)] {
            let scene = try Scene(limits, folder: folder)
            for index in 0..<5 {
                scene.hear(48_000)
                scene.detect(at: scene.position - 16_000)
                scene.archive.takeSound()
                #expect(scene.files.filter { $0.contains("hark-") }.count <= 3, "\(index)")
            }
            #expect(scene.archive.saved == 5)
            let kept = scene.files.filter { $0.contains("hark-") }
            #expect(kept.map { $0.suffix(10) } == ["000003.wav", "000004.wav", "000005.wav"])
            #expect(access(stranger, F_OK) == 0)
            #expect(scene.archive.removed >= 2)
        }
    }

    @Test func aKeywordIsNoPath() throws {
        let scene = try Scene()
        scene.hear(64_000)
        scene.detect(1, at: 40_000)
        scene.detect(2, at: 40_000)
        scene.archive.finish()
        #expect(Set(scene.files.map { String($0.split(separator: "/")[0]) }) == ["_._go", "_x"])
        #expect(!FileManager.default.fileExists(atPath: scene.folder.path(of: "go")))
        #expect(scene.files.allSatisfy { $0.split(separator: "/").count == 2 && !$0.hasPrefix(".") })
    }

    @Test func whatCannotBeWrittenIsToldOnceAndCounted() throws {
        let scene = try Scene()
        // A file in place of the keyword's folder.
        try scene.folder.write([], to: "kept/stop")
        for _ in 0..<3 {
            scene.hear(64_000)
            scene.detect(at: scene.position - 20_000)
        }
        scene.archive.finish()
        #expect(scene.archive.failures == 3 && scene.archive.saved == 0)
        #expect(scene.log.count == 1 && scene.log[0].contains("kept/stop"), "\(scene.log)")
    }

    @Test func aFolderThatCannotBeIsRefused() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write([], to: "file")
        for path in [file, "\(file)/below", "/proc/no-such"] {
            #expect(throws: ArchiveError.self) {
                try DetectionArchive(
                    folder: path, limits: ArchiveLimits(), labels: ["a"], sampleRate: 16_000, queue: SoundQueue(),
                    log: { _ in })
            }
        }
    }
}
