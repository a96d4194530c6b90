// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import HarkBasics
import TestSupport
import Testing

struct ReplacedFileTests {
    private func names(_ folder: TemporaryFolder) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    @Test func theNewFileAppearsWhole() throws {
        let folder = try TemporaryFolder()
        try folder.write(Array("old".utf8), to: "file")
        let file = try ReplacedFile(folder.path(of: "file"))
        try file.write(Array("new ".utf8))
        try file.write(Array("words".utf8))
        #expect(try String(contentsOfFile: folder.path(of: "file"), encoding: .utf8) == "old")
        try file.finish()
        #expect(try String(contentsOfFile: folder.path(of: "file"), encoding: .utf8) == "new words")
        #expect(try names(folder) == ["file"])
    }

    @Test func nothingIsLeftOfOneGivenUp() throws {
        let folder = try TemporaryFolder()
        do {
            let file = try ReplacedFile(folder.path(of: "file"))
            try file.write([1, 2, 3])
        }
        #expect(try names(folder) == [])
    }

    /// A process killed between the last two steps leaves a linked file, whose name is always the same.
    @Test func theNextWriteRemovesWhatAKilledOneLeft() throws {
        let folder = try TemporaryFolder()
        // The 64-bit FNV-1a hash of "file", computed by Python.
        let leftover = ".hark-\(String(0xAAD0_1178_F02A_6A23 as UInt64, radix: 36)).tmp"
        try folder.write([1], to: leftover)
        try ReplacedFile.write([2], to: folder.path(of: "file"))
        #expect(try names(folder) == ["file"])
        try folder.write([1], to: leftover)
        ReplacedFile.removeLeftover(of: folder.path(of: "file"))
        #expect(try names(folder) == ["file"])
    }

    @Test func manyWritersOfOneFileLeaveOneOfTheirs() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path(of: "file")
        try await withThrowingTaskGroup { group in
            for writer in 0..<8 {
                group.addTask {
                    for _ in 0..<50 { try ReplacedFile.write([UInt8](repeating: UInt8(writer), count: 1000), to: path) }
                }
            }
            try await group.waitForAll()
        }
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(bytes.count == 1000 && Set(bytes).count == 1)
        #expect(try names(folder) == ["file"])
    }

    @Test func permissionsFollowTheUmask() throws {
        let folder = try TemporaryFolder()
        // Uses the process's own umask: setting another one would affect the files of other tests.
        let mask = umask(0)
        umask(mask)
        try ReplacedFile.write([1], to: folder.path(of: "file"))
        var status = stat()
        #expect(stat(folder.path(of: "file"), &status) == 0)
        #expect(status.st_mode & 0o777 == 0o666 & ~mask)
    }

    @Test func whatIsNoFileStays() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.path(of: "folder"), withIntermediateDirectories: false)
        #expect(throws: FileWritingError(code: EISDIR)) { try ReplacedFile(folder.path(of: "folder")) }
        #expect(throws: FileWritingError(code: EEXIST)) { try ReplacedFile("/dev/null") }
        #expect(throws: FileWritingError(code: ENOENT)) { try ReplacedFile(folder.path(of: "no/file")) }
        #expect(throws: FileWritingError(code: EINVAL)) { try ReplacedFile(folder.path + "/a\0b") }
    }

    /// A link itself is replaced, as by any atomic rename; its target stays.
    @Test func aLinkIsReplacedNotFollowed() throws {
        let folder = try TemporaryFolder()
        try folder.write(Array("treasure".utf8), to: "target")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path(of: "link"), withDestinationPath: folder.path(of: "target"))
        try ReplacedFile.write(Array("new".utf8), to: folder.path(of: "link"))
        #expect(try String(contentsOfFile: folder.path(of: "target"), encoding: .utf8) == "treasure")
        #expect(try String(contentsOfFile: folder.path(of: "link"), encoding: .utf8) == "new")
    }

    @Test func aScratchFileHasNoName() throws {
        let descriptor = try ScratchFile.open()
        defer { close(descriptor) }
        var status = stat()
        #expect(fstat(descriptor, &status) == 0)
        #expect(status.st_nlink == 0 && status.st_mode & 0o777 == 0o600)
        #expect(fcntl(descriptor, F_GETFD) & FD_CLOEXEC != 0)
        try Descriptor.write([1, 2, 3], to: descriptor)
        #expect(lseek(descriptor, 0, SEEK_END) == 3)
    }

    private func mode(_ path: String) -> mode_t {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
    }

    /// A model that others may read, or nobody, stays so.
    @Test(arguments: [0o600, 0o644, 0o666, 0o400, 0o755] as [mode_t], [false, true])
    func aReplacedFileKeepsItsMode(mode: mode_t, isPrivate: Bool) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write([1], to: "file")
        try #require(chmod(path, mode) == 0)
        let file = try ReplacedFile(path, isPrivate: isPrivate)
        try file.write([2])
        try file.finish()
        #expect(self.mode(path) == mode)
    }

    @Test func aPrivateFileIsItsOwnersOnly() throws {
        let folder = try TemporaryFolder()
        let file = try ReplacedFile(folder.path(of: "file"), isPrivate: true)
        try file.write([2])
        #expect(try file.finishIfNew())
        #expect(mode(folder.path(of: "file")) == 0o600)
    }

    @Test func aFolderHasOneWriterAtATime() throws {
        let folder = try TemporaryFolder()
        do {
            let lock = FolderLock(folder.path)
            #expect(lock != nil && FolderLock(folder.path) == nil)
            withExtendedLifetime(lock) {}
        }
        #expect(FolderLock(folder.path) != nil)
        #expect(try names(folder) == [])
    }
}
