// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Glibc
import HarkBasics
import TestSupport
import Testing

@Suite struct AudioFileFinderTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func pathsComeInByteOrder() throws {
        for name in ["b.wav", "a/z.FLAC", "a-1.ogg", "a.wav", "B.Wav", "\u{E9}.mp3", "z/y/x/deep.opus", "a/1.aiff"] {
            try folder.write([0], to: name)
        }
        let found = AudioFileFinder.find(paths: [folder.path])
        let names = ["B.Wav", "a-1.ogg", "a.wav", "a/1.aiff", "a/z.FLAC", "b.wav", "z/y/x/deep.opus", "\u{E9}.mp3"]
        #expect(found.paths == names.map(folder.path(of:)))
        #expect(found.errors.isEmpty)
    }

    @Test func onlyRecordingsByNameAndNothingHidden() throws {
        for name in ["a.wav", "a.txt", "wav", ".hidden.wav", ".git/b.wav", "c.wav.part", "d.", "e.wavy"] {
            try folder.write([0], to: name)
        }
        #expect(AudioFileFinder.find(paths: [folder.path]).paths == [folder.path(of: "a.wav")])
    }

    @Test func whatIsNamedIsTakenWhateverItsName() throws {
        let first = try folder.write([0], to: "take.one")
        let second = try folder.write([0], to: ".hidden")
        #expect(AudioFileFinder.find(paths: [first, second, first]).paths == [first, second, first])
    }

    @Test func argumentsKeepTheirOrder() throws {
        let last = try folder.write([0], to: "z/a.wav")
        let first = try folder.write([0], to: "a/b.wav")
        let paths = [folder.path(of: "z/"), folder.path(of: "a")]
        #expect(AudioFileFinder.find(paths: paths).paths == [last, first])
    }

    @Test(.timeLimit(.minutes(30))) func loopsOfSymbolicLinksEnd() throws {
        try folder.write([0], to: "a/b/c.wav")
        try folder.link("a/b/up", to: "..")
        try folder.link("a/b/top", to: "../..")
        try folder.link("a/self", to: "self")
        try folder.link("again", to: "a")
        let found = AudioFileFinder.find(paths: [folder.path])
        #expect(found.paths == [folder.path(of: "a/b/c.wav")])
        #expect(found.errors.isEmpty)
    }

    @Test func linksAreFollowed() throws {
        let elsewhere = try TemporaryFolder()
        let target = try elsewhere.write([0], to: "a.wav")
        try folder.link("file.wav", to: target)
        try folder.link("folder", to: elsewhere.path)
        let names = ["file.wav", "folder/a.wav"]
        #expect(AudioFileFinder.find(paths: [folder.path]).paths == names.map(folder.path(of:)))
    }

    @Test func whatCannotBeSearchedIsAnError() throws {
        let missing = folder.path(of: "missing")
        let file = try folder.write([0], to: "a.wav")
        let broken = try folder.link("broken.wav", to: "nowhere")
        try folder.link("broken.txt", to: "nowhere")
        let found = AudioFileFinder.find(paths: [missing, folder.path, "", file + "\0"])
        #expect(found.paths == [file])
        #expect(
            found.errors == [
                .notFound(path: missing), .danglingLink(path: broken), .notFound(path: ""),
                .notFound(path: file + "\0"),
            ])
    }

    @Test(.enabled(if: geteuid() != 0, "root may list anything")) func aFolderThatMayNotBeListedIsAnError() throws {
        try folder.write([0], to: "open/a.wav")
        try folder.write([0], to: "shut/b.wav")
        let shut = folder.path(of: "shut")
        chmod(shut, 0)
        defer { chmod(shut, 0o700) }
        let found = AudioFileFinder.find(paths: [folder.path])
        #expect(found.paths == [folder.path(of: "open/a.wav")])
        #expect(found.errors.map(\.path) == [shut])
    }

    @Test func namesThatAreNoTextAreFoundAndRead() throws {
        try folder.write(WaveBytes([1, 2] as [Int16]).bytes, to: "inside/a.wav")
        try folder.write(WaveBytes([1, 2, 3] as [Int16]).bytes, to: "\u{FC}.wav")
        let (from, to) = (folder.path(of: "inside"), folder.path + "/")
        try #require(rename(from, bytes(to, [0xFC])) == 0)
        try #require(rename(folder.path(of: "\u{FC}.wav"), bytes(to, [0xC3, 0x28], ".wav")) == 0)
        let found = AudioFileFinder.find(paths: [folder.path])
        #expect(found.errors.isEmpty)
        #expect(
            found.paths.map(PathText.bytes) == [
                Array(to.utf8) + [0xC3, 0x28] + Array(".wav".utf8), Array(to.utf8) + [0xFC] + Array("/a.wav".utf8),
            ])
        #expect(try found.paths.map { try AudioFileReader.samples(path: $0).count } == [3, 2])
        let missing = AudioFileError.notFound(path: found.paths[1])
        #expect(missing.description.contains("/\\xFC/a.wav: "))
    }

    private func bytes(_ start: String, _ middle: [UInt8], _ end: String = "") -> [CChar] {
        (Array(start.utf8) + middle + Array(end.utf8) + [0]).map { CChar(bitPattern: $0) }
    }

    /// The system accepts no path of more than 4,095 bytes; not even root can open such a folder.
    @Test func aFolderThatCannotBeReachedIsAnError() throws {
        let name = String(repeating: "d", count: 200)
        var descriptor = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        for _ in 0..<22 {
            try #require(mkdirat(descriptor, name, 0o700) == 0)
            let inner = openat(descriptor, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            close(descriptor)
            descriptor = inner
            try #require(descriptor >= 0)
        }
        close(descriptor)
        try folder.write([0], to: "a.wav")
        let found = AudioFileFinder.find(paths: [folder.path])
        #expect(found.paths == [folder.path(of: "a.wav")])
        #expect(found.errors.count == 1 && found.errors[0].path.hasSuffix("/" + name))
        #expect(found.errors[0].path.utf8.count > 4095)
    }
}
