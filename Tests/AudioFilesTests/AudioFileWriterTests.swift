// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Glibc
import TestSupport
import Testing

@Suite struct AudioFileWriterTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func whatIsWrittenIsReadBack() throws {
        let samples = (Int(Int16.min)...Int(Int16.max)).map { Float($0) / 32768 }
        let path = folder.path(of: "a.wav")
        try AudioFileWriter.write(samples: samples, path: path, sampleRate: 16_000)
        #expect(try AudioFileReader.samples(path: path) == samples)
    }

    @Test func beyondFullScaleIsClipped() throws {
        let path = folder.path(of: "a.wav")
        try AudioFileWriter.write(samples: [2, -2, 1, 0.25], path: path, sampleRate: 16_000)
        #expect(try AudioFileReader.samples(path: path) == [32767.0 / 32768, -1, 32767.0 / 32768, 0.25])
    }

    @Test func aFileInPlaceIsReplaced() throws {
        let path = try folder.write([UInt8](repeating: 1, count: 100_000), to: "a.wav")
        try AudioFileWriter.write(samples: [0.5], path: path, sampleRate: 8000)
        #expect(try AudioFileReader(path: path).format.frames == 1)
        #expect(try names() == ["a.wav"])
    }

    @Test func whatCannotBeWrittenLeavesNothingBehind() throws {
        let taken = try folder.makeFolder("taken.wav")
        for path in [taken, folder.path(of: "missing/a.wav"), folder.path(of: "a\0.wav")] {
            let error = try #require(throws: AudioFileError.self) {
                try AudioFileWriter.write(samples: [0.5], path: path, sampleRate: 16_000)
            }
            guard case .cannotWrite(path, _) = error else {
                Issue.record("\(error)")
                continue
            }
        }
        #expect(try names() == ["taken.wav"])
    }

    private func names() throws -> [String] {
        let stream = try #require(opendir(folder.path))
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                })
        }
        return names.filter { $0 != "." && $0 != ".." }.sorted()
    }
}
