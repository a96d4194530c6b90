// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import AudioFiles

/// Recordings in formats of phones and browsers that libsndfile does not read.
@Suite(.enabled(if: ExternalDecoder.isInstalled, "ffmpeg is not installed: run Scripts/dependencies test"))
struct ForeignFormatTests {
    private static let original = HarkProcess.root.appendingPathComponent("audio-fixtures/stop-flite-slt-16k.wav").path

    private func converted(_ folder: TemporaryFolder, _ name: String, _ options: [String]) throws -> String {
        let path = folder.path(of: name)
        let run = try HarkProcess.run(
            program: URL(fileURLWithPath: "/usr/bin/ffmpeg"),
            ["-nostdin", "-v", "error", "-i", Self.original] + options + ["file:\(path)"])
        try #require(run.status == 0, "\(run.errors)")
        return path
    }

    @Test(arguments: [
        ("a.m4a", ["-c:a", "aac"]), ("a.webm", ["-c:a", "libopus"]), ("a.wma", ["-c:a", "wmav2"]),
        ("a.aac", ["-c:a", "aac"]), ("a.caf", ["-c:a", "libopus"]), ("g722.wav", ["-c:a", "g722"]),
        ("a.oga", ["-c:a", "flac"]), ("-dash: colon.m4a", ["-c:a", "alac"]),
    ])
    func aPhonesRecordingIsRead(name: String, options: [String]) throws {
        let folder = try TemporaryFolder()
        let path = try converted(folder, name, options)
        #expect(AudioFileFinder.find(paths: [folder.path]).paths.count == 1)
        let samples = try AudioFileReader.samples(path: path, maximumSeconds: 10)
        let wanted = try AudioFileReader.samples(path: Self.original, maximumSeconds: 10)
        // Encoders pad by up to two blocks; lossy coding keeps the energy.
        #expect(abs(samples.count - wanted.count) < 5_000)
        let energy = { (samples: [Float]) in samples.reduce(0) { $0 + $1 * $1 } }
        #expect((0.7...1.3).contains(energy(samples) / energy(wanted)), "\(energy(samples)) \(energy(wanted))")
    }

    @Test(arguments: [("a.m4a", "alac"), ("a.w64", "pcm_f32le"), ("a.w64", "pcm_f64le")])
    func whatIsLosslessComesBackBitForBit(name: String, encoding: String) throws {
        let folder = try TemporaryFolder()
        let path = try converted(folder, name, ["-c:a", encoding])
        #expect(
            try AudioFileReader.samples(path: path, maximumSeconds: 10)
                == AudioFileReader.samples(path: Self.original, maximumSeconds: 10))
    }

    @Test func whatFfmpegCannotDecodeIsAnErrorOfItsFile() throws {
        let folder = try TemporaryFolder()
        let path = folder.path(of: "broken.m4a")
        try Data((0..<5_000).map { UInt8($0 & 0xFF) }).write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: AudioFileError.self) { try AudioFileReader(path: path) }
        guard case .decodingFailed(path, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    /// A playlist named like a recording must not make ffmpeg open other files.
    @Test func aPlaylistIsNotFollowed() throws {
        let folder = try TemporaryFolder()
        let path = folder.path(of: "list.m4a")
        try Data("ffconcat version 1.0\nfile '\(Self.original)'\n".utf8).write(to: URL(fileURLWithPath: path))
        #expect(throws: AudioFileError.self) { try AudioFileReader(path: path) }
    }

    /// Without ffmpeg in PATH.
    @Test func withoutFfmpegTheFileAndTheRemedyAreNamed() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryFolder()
            let path = folder.path(of: "a.m4a")
            try Data("0000ftypM4A ".utf8).write(to: URL(fileURLWithPath: path))
            setenv("PATH", folder.path, 1)
            let error = #expect(throws: AudioFileError.needsDecoder(path: path)) { try AudioFileReader(path: path) }
            #expect(error?.description.contains("install it") == true)
            // Searching the folder still finds the file.
            #expect(AudioFileFinder.find(paths: [folder.path]).paths == [path])
        }
    }
}
